SELECT
  "t2"."by_subject",
  "t2"."by_simulated",
  "t2"."procedure",
  "t2"."channel",
  EXTRACT(year FROM "t2"."by_day") AS "by_year",
  EXTRACT(month FROM "t2"."by_day") AS "by_month",
  SUM("t2"."online") AS "online",
  SUM("t2"."eligible") AS "eligible"
FROM (
  SELECT
    "t1"."settling_unit" AS "by_subject",
    "t1"."simulated" AS "by_simulated",
    "t1"."procedure",
    "t1"."channel",
    "t1"."settled_at" AS "by_day",
    COALESCE(
      COUNT(*) FILTER(WHERE
        (
          "t1"."channel" = 'online'
        )
        AND (
          "t1"."service_level" = 'full'
        )
        AND "t1"."result_delivery" IN ('electronic', 'both')),
      0
    ) AS "online",
    COALESCE(COUNT(*) FILTER(WHERE
      "t1"."service_level" = 'full'), 0) AS "eligible"
  FROM (
    SELECT
      *
    FROM "dossier" AS "t0"
    WHERE
      "t0"."settled_at" IS NOT NULL
  ) AS "t1"
  GROUP BY
    1,
    2,
    3,
    4,
    5
) AS "t2"
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6
