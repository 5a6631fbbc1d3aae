SELECT
  "t2"."by_subject" AS "by_subject",
  "t2"."by_simulated" AS "by_simulated",
  "t2"."procedure" AS "procedure",
  "t2"."channel" AS "channel",
  toYear("t2"."by_day") AS "by_year",
  toMonth("t2"."by_day") AS "by_month",
  SUM("t2"."online") AS "online",
  SUM("t2"."settled") AS "settled"
FROM (
  SELECT
    "t1"."settling_unit" AS "by_subject",
    "t1"."simulated" AS "by_simulated",
    "t1"."procedure" AS "procedure",
    "t1"."channel" AS "channel",
    "t1"."settled_at" AS "by_day",
    COALESCE(
      countIf(
        (
          "t1"."channel" = 'online'
        )
        AND (
          "t1"."service_level" = 'full'
        )
        AND "t1"."result_delivery" IN ('electronic', 'both')
      ),
      0
    ) AS "online",
    COUNT(*) AS "settled"
  FROM (
    SELECT
      *
    FROM "dossier" AS "t0"
    WHERE
      isNotNull("t0"."settled_at")
  ) AS "t1"
  GROUP BY
    "t1"."settling_unit",
    "t1"."simulated",
    "t1"."procedure",
    "t1"."channel",
    "t1"."settled_at"
) AS "t2"
GROUP BY
  "t2"."by_subject",
  "t2"."by_simulated",
  "t2"."procedure",
  "t2"."channel",
  toYear("t2"."by_day"),
  toMonth("t2"."by_day")
