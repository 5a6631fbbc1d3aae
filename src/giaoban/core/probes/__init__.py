"""Websites judged by what they said: bytes already fetched in, outcomes with their reason out. No socket anywhere here.

measurement   one visit: every question with the raw bytes that came back, hashed, kept, read again
outcome       what a check found: verdict, level, reason, evidence
suites, handshake, renegotiation, tls     ClientHello out, ServerHello in; protocols and cipher suites
certificates  chain, name, key, signature, life
pages, markup HTTP answers; what their HTML holds
policy, headers, cookies, observatory     response headers, and the published Observatory rules
content, wellknown                        mixed content, forms with personal data, scripts; security.txt, robots.txt
answers, names, mail, dnssec, denial      DNS messages; CAA, name servers; SPF, DMARC, MTA-STS, DANE; DNSSEC
judge         a measurement -> outcomes of all checks -> answers for the checklist
history       what stands after many measurements: a downgrade needs three that agree
"""
