"""What the laboratory holds: servers with one seeded defect each, and sound ones.

`also` are checks that the same defect cannot help failing: an expired certificate has no life left either.
"""

from __future__ import annotations

from tests.lab import by_hand
from tests.lab.sites import FOOTER, GOOD_POLICY, Site
from tests.lab.zones import Zone

ECDHE = "ECDHE+AESGCM:ECDHE+CHACHA20"
OLD = "ECDHE+AESGCM:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA"
FORM = '<form action="/gui" method="post"><label>Họ tên <input name="ho_ten"></label>{}<button>Gửi</button></form>'
CONSENT = '<label><input type="checkbox" name="dong_y" required> Tôi đồng ý với <a href="/rieng-tu">chính sách bảo vệ dữ liệu cá nhân</a></label>'  # noqa: E501
SCRIPTS = GOOD_POLICY.replace("default-src 'self'", "default-src 'self'; script-src 'self' https://cdn.elsewhere.vn")


def policy(text: str) -> dict[str, str | None]:
    return {"content-security-policy": text}


def without(name: str) -> dict[str, str | None]:
    return {name: None}


def plain(body: bytes, kind: str = "text/plain; charset=utf-8", status: int = 200):
    return status, [("content-type", kind)], body


TLS = [
    Site("cert-expired", "https-valid", "cert-expired", ("cert-life",), certificate="expired"),
    Site("cert-early", "https-valid", "cert-not-yet-valid", certificate="not-yet"),
    Site("cert-self", "https-valid", "cert-self-signed", certificate="self-signed"),
    Site("cert-stranger", "https-valid", "cert-unknown-root", certificate="unknown-root"),
    Site("cert-name", "https-valid", "cert-wrong-name", certificate="wrong-name"),
    Site("cert-alone", "https-valid", "cert-chain-incomplete", certificate="incomplete"),
    Site("key-1024", "https-valid", "key-too-short", ("key-size",), key="rsa1024"),
    Site("key-2048", "key-size", "key-short", key="rsa2048"),
    Site("sign-sha1", "signature", "signature-weak", ("key-size",), certificate="sha1", key="rsa2048"),
    Site("life-short", "cert-life", "cert-ends-soon", certificate="ends-soon"),
    Site("life-long", "cert-life", "cert-too-long", certificate="too-long"),
    Site("old-tls10", "no-ssl3-tls10-11", "old-protocol", ("aead-only",), tls=("TLSv1", "TLSv1_3"), ciphers=OLD),
    Site("old-tls11", "no-ssl3-tls10-11", "old-protocol", ("aead-only",), tls=("TLSv1_1", "TLSv1_3"), ciphers=OLD),
    Site("old-ssl3", "no-ssl3-tls10-11", "old-protocol", ("aead-only", "forward-secrecy", "key-size"), engine="tlslite",
         key="rsa2048", tls=("SSLv3", "TLSv1_3"), ciphers="aes128"),
    Site("old-ssl2", "no-ssl3-tls10-11", "old-protocol", quirk=by_hand.speaks_ssl2),
    Site("no-tls13", "tls13", "tls12-only", tls=("TLSv1_2", "TLSv1_2")),
    Site("suite-null", "no-broken-suites", "suite-null", ("aead-only",), ciphers=f"{ECDHE}:ECDHE-ECDSA-NULL-SHA"),
    Site("suite-anon", "no-broken-suites", "suite-anonymous", ("aead-only", "forward-secrecy"),
         ciphers=f"{ECDHE}:AECDH-AES128-SHA"),
    Site("suite-rc4", "no-broken-suites", "suite-rc4", ("aead-only", "key-size"), engine="tlslite", key="rsa2048",
         ciphers="rc4"),
    Site("suite-3des", "aead-only", "suite-3des", ("key-size",), engine="tlslite", key="rsa2048", ciphers="3des"),
    Site("suite-export", "no-broken-suites", "suite-export", ("aead-only", "forward-secrecy"),
         quirk=by_hand.takes(0x0003)),
    Site("suite-des", "no-broken-suites", "suite-des", ("aead-only", "forward-secrecy"), quirk=by_hand.takes(0x0009)),
    Site("suite-3des-hand", "aead-only", "suite-3des", quirk=by_hand.takes(0xC008)),
    Site("static-some", "forward-secrecy", "forward-secrecy-some", key="rsa3072", ciphers=f"{ECDHE}:AES256-GCM-SHA384"),
    Site("static-all", "forward-secrecy", "forward-secrecy-none", ("tls13",), key="rsa3072",
         ciphers="AES256-GCM-SHA384", tls=("TLSv1_2", "TLSv1_2")),
    Site("suite-cbc", "aead-only", "suite-not-aead", ciphers=f"{ECDHE}:ECDHE-ECDSA-AES128-SHA"),
    Site("begins-again", "secure-renegotiation", "renegotiation-taken", options=0x100),  # OP_ALLOW_CLIENT_RENEGOTIATION
    Site("no-rfc-5746", "secure-renegotiation", "renegotiation-insecure", quirk=by_hand.forgets_rfc_5746),
    Site("compresses", "no-tls-compression", "tls-compression", quirk=by_hand.compresses),
]  # fmt: skip
WEB = [
    Site("plain-open", "http-redirect", "redirection-missing", redirect="none"),
    Site("plain-first", "http-redirect", "redirection-not-to-https-on-initial-redirection", redirect="http"),
    Site("plain-away", "http-redirect", "redirection-off-host-from-http", redirect="off"),
    Site("hsts-none", "hsts", "hsts-not-implemented", headers=without("strict-transport-security")),
    Site("hsts-short", "hsts", "hsts-implemented-max-age-less-than-six-months",
         headers={"strict-transport-security": "max-age=86400"}),
    Site("hsts-broken", "hsts", "hsts-header-invalid", headers={"strict-transport-security": "includeSubDomains"}),
    Site("csp-none", "csp", "csp-not-implemented", headers=without("content-security-policy")),
    Site("csp-inline", "csp", "csp-implemented-with-unsafe-inline",
         headers=policy(GOOD_POLICY + "; script-src 'self' 'unsafe-inline'")),
    Site("csp-eval", "csp", "csp-implemented-with-unsafe-eval",
         headers=policy(GOOD_POLICY + "; script-src 'self' 'unsafe-eval'")),
    Site("csp-twice", "csp", "csp-header-invalid", headers=policy(f"{GOOD_POLICY}; default-src *")),
    Site("csp-report", "csp", "csp-not-implemented-but-reporting-enabled",
         headers={"content-security-policy": None, "content-security-policy-report-only": GOOD_POLICY}),
    Site("cookie-script", "cookies", "cookies-session-without-httponly-flag",
         cookies=("PHPSESSID=1; Secure; SameSite=Lax",)),
    Site("cookie-clear", "cookies", "cookies-without-secure-flag-but-protected-by-hsts",
         cookies=("ngon_ngu=vi; SameSite=Lax",)),
    Site("cookie-cross", "cookies", "cookies-secure-with-httponly-sessions",
         cookies=("SESSIONID=1; Secure; HttpOnly",)),
    Site("sniff", "nosniff", "x-content-type-options-not-implemented", headers=without("x-content-type-options")),
    Site("framed", "framing", "x-frame-options-not-implemented", ("csp",), headers={
        "x-frame-options": None, "content-security-policy": GOOD_POLICY.replace("; frame-ancestors 'none'", "")}),
    Site("referrer", "referrer-policy", "referrer-policy-unsafe", headers={"referrer-policy": "unsafe-url"}),
    Site("sri-none", "sri", "scripts-without-integrity", ("csp",), headers=policy(SCRIPTS),
         head='<script src="https://cdn.elsewhere.vn/a.js"></script>'),
    Site("cors-mirror", "cors", "cross-origin-resource-sharing-implemented-with-universal-access", reflects=True),
    Site("version", "no-version-leak", "version-shown", headers={"server": "Apache/2.4.49 (Unix)"}),
    Site("tracker", "third-party", "trackers",
         body='<img src="https://www.google-analytics.com/collect?v=1" alt="">'),
    Site("mixed-script", "no-mixed-active", "mixed-active", head='<script src="http://mixed-script.lab.vn/a.js"></script>'),
    Site("mixed-form", "no-mixed-active", "mixed-active", body='<form action="http://mixed-form.lab.vn/tim"></form>'),
    Site("form-silent", "pii-notice", "form-without-notice", ("privacy-policy",), footer="", body=FORM.format("")),
    Site("form-no-box", "pii-notice", "form-without-consent", body=FORM.format("")),
    Site("form-ticked", "pii-notice", "form-without-consent",
         body=FORM.format(CONSENT.replace(" required", " checked"))),
    Site("contact-none", "security.txt", "no-security-txt", files={"/.well-known/security.txt": None}),
    Site("contact-old", "security.txt", "security-txt-faulty", files={"/.well-known/security.txt": plain(
        b"Contact: mailto:a@lab.vn\nExpires: 2020-01-01T00:00:00Z\n")}),
    Site("contact-html", "security.txt", "security-txt-wrong-type", files={"/.well-known/security.txt": plain(
        b"Contact: mailto:a@lab.vn\nExpires: 2099-01-01T00:00:00Z\n", "application/octet-stream")}),
    Site("robots-html", "robots", "robots-unreadable", files={"/robots.txt": plain(b"<html>x</html>", "text/html")}),
    Site("policy-none", "privacy-policy", "no-privacy-policy", footer=""),
    Site("policy-thin", "privacy-policy", "privacy-policy-lacks", files={"/rieng-tu": plain(
        "<p>Mục đích thu thập: thử. Liên hệ: a@lab.vn</p>".encode(), "text/html; charset=utf-8")}),
    Site("language", "a11y-lang", "page-lacks", page="<html><title>Trang</title>" + FOOTER),
]  # fmt: skip
NAMES = [
    Site("unsigned", "dnssec", "dnssec-insecure", zone="unsigned.vn"),
    Site("bogus", "dnssec", "dnssec-bogus", zone="bogus.vn"),
    Site("stale", "dnssec", "dnssec-bogus", zone="stale.vn"),
    Site("caa-none", "caa", "caa-absent", zone="nocaa.vn"),
    Site("one-server", "ns-diversity", "ns-alone", ("ipv6-ns",), zone="alone.vn"),
    Site("one-network", "ns-diversity", "ns-in-one-network", zone="near.vn"),
    Site("spf-none", "spf", "spf-absent", records={"TXT": []}),
    Site("spf-open", "spf", "spf-open", records={"TXT": ['"v=spf1 +all"']}),
    Site("spf-twice", "spf", "spf-twice", records={"TXT": ['"v=spf1 -all"', '"v=spf1 ~all"']}),
    Site("spf-deep", "spf", "spf-too-many-lookups", records={"TXT": [
        '"v=spf1 ' + " ".join(f"a:h{n}.lab.vn" for n in range(11)) + ' -all"']}),
    Site("dmarc-none", "dmarc", "dmarc-absent", records={"_dmarc": []}),
    Site("dmarc-watch", "dmarc", "dmarc-none", records={"_dmarc": ['"v=DMARC1; p=none"']}),
    Site("mail-open", "mta-sts-or-dane", "mail-unprotected", records={"MX": ["10 plain-mail.lab.vn."]}),
    Site("no-ipv6", "ipv6-web", "web-without-ipv6", has_ipv6=False),
    Site("other-ipv6", "ipv6-web", "web-different-over-ipv6", body6="<html lang=vi><title>Trang khác</title></html>"),
]  # fmt: skip
GOOD = [
    Site("good-plain"),
    Site("good-rsa", key="rsa3072", redirect="closed", headers={"cross-origin-resource-policy": "same-origin"}),
    Site("good-form", body=FORM.format(CONSENT), cookies=("SESSIONID=1; Secure; HttpOnly; SameSite=Lax",)),
    Site("good-mail", records={"MX": ["10 mail.lab.vn."], "TXT": ['"v=spf1 mx -all"']}, headers=policy(SCRIPTS),
         head='<script src="https://cdn.elsewhere.vn/a.js" integrity="sha384-AAAA" crossorigin="anonymous"></script>'),
    Site("good-modern", tls=("TLSv1_3", "TLSv1_3"), files={"/robots.txt": None, "/.well-known/security.txt": plain(
        b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: https://lab.vn/bao-loi\n"
        b"Expires: 2099-01-01T00:00:00+07:00\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n")}),
]  # fmt: skip
BAD = [*TLS, *WEB, *NAMES]
TLSA = "3 1 1 " + "ab" * 32


def zones(sites: list[Site]) -> list[Zone]:
    """The root, `vn`, the laboratory's own zone and those that are wrong in themselves."""
    caa = '@ CAA 0 issue "lab.vn"'
    near = "@ NS ns1\n@ NS ns2\nns1 A 127.0.1.1\nns1 AAAA ::1\nns2 A 127.0.1.2\nns2 AAAA ::1\n"
    alone = "@ NS ns1\nns1 A 127.0.1.1\nns1 AAAA ::1\n"
    found = [
        Zone("."), Zone("vn"),
        Zone("lab.vn", [caa, "mail A 127.0.0.1", "plain-mail A 127.0.0.1", f"_25._tcp.mail TLSA {TLSA}"]),
        Zone("unsigned.vn", [caa], state="unsigned"), Zone("bogus.vn", [caa], state="bogus"),
        Zone("stale.vn", [caa], state="expired"), Zone("nocaa.vn"),
        Zone("alone.vn", [caa], servers=alone), Zone("near.vn", [caa], servers=near),
    ]  # fmt: skip
    for zone in found:
        zone.lines += [line for site in sites if site.zone == zone.name for line in site.lines()]
    return found
