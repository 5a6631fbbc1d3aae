"""Trust labels of websites: why one does not hold, why one cannot be issued, what is wrong with a claim or a badge."""

WORDS: dict[str, tuple[str, str]] = {
    "label.bad-host": (
        "“{host}” không phải tên miền công khai ({reason}). Viết như trong DNS, ví dụ www.example.vn, không kèm https:// "
        "và không phải địa chỉ IP.",
        "“{host}” is no public host name ({reason}). Write it as DNS has it, such as www.example.vn, without https:// and "
        "no IP address.",
    ),
    "label.unreadable": (
        "Đây không phải một nhãn đọc được ({reason}). Tệp nhãn là một dòng gồm ba phần nối bằng dấu chấm.",
        "This is no readable label ({reason}). A label is one line of three parts joined by dots.",
    ),
    "label.algorithm": (
        "Chữ ký ghi thuật toán “{algorithm}”. Chỉ EdDSA (Ed25519) được chấp nhận: nhãn này không phải do hệ thống cấp.",
        "The signature names the algorithm “{algorithm}”. Only EdDSA (Ed25519) is accepted: this label is none of ours.",
    ),
    "label.header": (
        "Phần đầu của nhãn thừa hoặc thiếu: {names}. Nhãn thật chỉ có alg, kid, typ; khóa mang theo trong nhãn không bao giờ "
        "được tin.",
        "The head of the label has too much or too little: {names}. A genuine one has alg, kid, typ only; a key carried "
        "inside is never trusted.",
    ),
    "label.other-kind": (
        "Đây là văn bản ký loại “{kind}”, không phải “{wanted}”. Kiểm tra có đưa nhầm tệp không.",
        "This is a signed text of kind “{kind}”, not “{wanted}”. Check that it is the right file.",
    ),
    "label.unknown-key": (
        "Không có khóa công khai {key} trong bộ khóa. Tải lại bộ khóa từ hệ thống cấp nhãn; nếu vẫn không có, nhãn là giả.",
        "The key set has no key {key}. Fetch the key set again from the issuer; if it is still missing, the label is forged.",
    ),
    "label.forged": (
        "Chữ ký không khớp: nội dung đã bị sửa, hoặc không phải khóa {key} đã ký. Không tin nhãn này.",
        "The signature does not fit: the content was changed, or key {key} did not sign it. Do not trust this label.",
    ),
    "label.key-ended": (
        "Khóa {key} đã hết hiệu lực từ {ended}; mọi thứ nó ký không còn giá trị. Chủ trang cần xin cấp nhãn mới.",
        "Key {key} ended at {ended}; nothing it signed holds any more. The owner of the site needs a new label.",
    ),
    "label.key-not-signing": (
        "Nhãn ghi thời điểm ký {at}, ngoài thời gian khóa {key} được dùng để ký. Không tin nhãn này.",
        "The label says it was signed at {at}, when key {key} was not signing. Do not trust this label.",
    ),
    "label.from-the-future": (
        "Thời điểm ký {at} nằm sau hiện tại. Kiểm tra đồng hồ của máy; nếu đồng hồ đúng, không tin nhãn này.",
        "It was signed at {at}, which is still to come. Check the clock of this machine; if it is right, do not trust it.",
    ),
    "label.no-time": (
        "Văn bản ký không có thời điểm “{name}” đọc được. Nhãn thật luôn có.",
        "The signed text has no readable time “{name}”. A genuine one always has.",
    ),
    "label.bad-keys": (
        "Bộ khóa không dùng được ({reason}). Cần một JSON Web Key Set chỉ gồm khóa công khai Ed25519.",
        "The key set cannot be used ({reason}). It has to be a JSON Web Key Set of public Ed25519 keys only.",
    ),
    "label.incomplete": (
        "Nhãn thiếu hoặc ghi sai một phần ({reason}). Nhãn thật luôn đủ các phần.",
        "The label lacks a part, or states it wrongly ({reason}). A genuine one is always complete.",
    ),
    "label.other-host": (
        "Nhãn này cấp cho {labelled}, không phải cho {host}. Trang đang xem không có nhãn.",
        "This label was issued to {labelled}, not to {host}. The site you look at has no label.",
    ),
    "label.expired": (
        "Nhãn đã hết hạn lúc {expired}. Chủ trang cần xin gia hạn.",
        "The label expired at {expired}. The owner of the site has to renew it.",
    ),
    "label.not-yet": ("Nhãn chỉ có hiệu lực từ {begins}.", "The label does not begin before {begins}."),
    "label.revoked": (
        "Nhãn số {serial} đã bị thu hồi (theo danh sách lúc {at}). Không tin nhãn này.",
        "Label {serial} was revoked (by the list of {at}). Do not trust it.",
    ),
    "label.simulated": (
        "Nhãn mô phỏng cho {host}: chỉ để trình diễn, không nói gì về một trang thật.",
        "A simulated label for {host}: for demonstration only, it says nothing about a real site.",
    ),
    "label.simulated-host": (
        "{host} là tên miền có thể có thật. Trang mô phỏng phải dùng tên dành riêng: .example, .test, .invalid.",
        "{host} could be a real name. A simulated site takes a reserved one: .example, .test, .invalid.",
    ),
    "label.status-not-checked": (
        "Chưa đối chiếu danh sách thu hồi nên chưa thể nói nhãn còn hiệu lực. Đưa thêm tệp danh sách (--status).",
        "The list of revocations was not held against it, so nobody can say that the label holds. Give the list (--status).",
    ),
    "label.bad-status": (
        "Danh sách thu hồi không đọc được ({reason}). Tải lại từ hệ thống cấp nhãn.",
        "The list of revocations cannot be read ({reason}). Fetch it again from the issuer.",
    ),
    "label.other-status": (
        "Danh sách thu hồi này của {place}, còn nhãn chỉ đến {wanted}. Lấy đúng danh sách.",
        "This list of revocations is that of {place}; the label names {wanted}. Take the right one.",
    ),
    "label.status-old": (
        "Danh sách thu hồi đã hết hạn lúc {expired}. Tải bản mới: một nhãn có thể đã bị thu hồi sau đó.",
        "The list of revocations ended at {expired}. Fetch a new one: the label may have been revoked since.",
    ),
    "label.status-unknown": (
        "Danh sách thu hồi không có chỗ cho nhãn {serial}. Tải bản mới hơn.",
        "The list of revocations has no place for label {serial}. Fetch a newer one.",
    ),
    "label.no-log-number": (
        "“{value}” ở {field} không phải số thứ tự trong nhật ký. Ghi số nguyên từ 0, ví dụ {field}=0.",
        "“{value}” for {field} is no place in the log. Write a whole number from 0 on, such as {field}=0.",
    ),
    "label.log-not-checked": (
        "Chưa đối chiếu sổ công khai. Đưa thêm bằng chứng (--log) để biết nhãn không bị cấp lén.",
        "The public log was not held against it. Give the proof (--log) to know that it was not issued in secret.",
    ),
    "label.bad-head": (
        "Đầu sổ công khai không đọc được ({reason}). Tải lại từ hệ thống cấp nhãn.",
        "The head of the public log cannot be read ({reason}). Fetch it again from the issuer.",
    ),
    "label.bad-proof": (
        "Bằng chứng trong sổ công khai không đọc được ({reason}). Cần một đối tượng có index, head và path.",
        "The proof of the public log cannot be read ({reason}). It has to be an object with index, head and path.",
    ),
    "label.not-logged": (
        "Sổ công khai ({size} mục) không có nhãn này ở vị trí {index}. Nhãn có thể đã được cấp lén: báo cho cơ quan cấp nhãn.",
        "The public log ({size} entries) does not hold this label at place {index}. It may have been issued in secret: "
        "tell the issuer.",
    ),
    "label.no-such-size": (
        "Sổ có {size} mục, nên không có bằng chứng từ {first} đến {second}. Chọn 1 ≤ first ≤ second ≤ {size}.",
        "The log has {size} entries, so there is no proof from {first} to {second}. Choose 1 ≤ first ≤ second ≤ {size}.",
    ),
    "label.unknown-serial": (
        "Không có nhãn số {serial}. Số có dạng 2026-000123, in trên hình nhãn.",
        "There is no label {serial}. A serial looks like 2026-000123 and stands on the badge.",
    ),
    "label.no-private-key": (
        "Không dùng được khóa ký trong {file}: {reason}. Khôi phục tệp từ bản sao lưu (quyền 600), hoặc thay khóa bằng: "
        "giaoban label keys rotate.",
        "The signing key in {file} cannot be used: {reason}. Restore the file from its backup (mode 600), or replace the key: "
        "giaoban label keys rotate.",
    ),
    "label.no-reason": (
        "Hãy ghi lý do thay khóa, tối đa {limit} ký tự.",
        "Say why the key is replaced, in {limit} characters at the most.",
    ),
    "label.not-proven": (
        "Chưa ai chứng minh được {host} là của mình (hoặc đã quá 400 ngày). Vào trang của website này, lấy mã và đặt vào DNS "
        "hoặc tệp.",
        "Nobody has shown that {host} is theirs (or more than 400 days ago). Open the page of the site, take a token and put "
        "it in DNS or in a file.",
    ),
    "label.not-judged": (
        "Trang chưa được kết luận theo bộ {criteria}. Mở đợt đánh giá, quét, nộp và kết luận trước.",
        "The site was not concluded by {criteria}. Open the assessment, scan, submit and conclude first.",
    ),
    "label.not-passed": (
        "Kết luận ngày {on!d}: {verdict!w}, nên chưa được cấp nhãn. Khắc phục hoặc trả lời cho đủ rồi đánh giá lại.",
        "The conclusion of {on!d}: {verdict!w}, so there is no label yet. Mend what failed or answer what is open, then have it judged again.",
    ),
    "label.not-passed.failed": ("không đạt", "not passed"),
    "label.not-passed.undetermined": ("chưa kết luận được", "cannot be said yet"),
    "label.not-passed.not_stated": ("bộ tiêu chí không nêu mức đạt", "the set states no pass mark"),
    "label.judged-long-ago": (
        "Kết luận ngày {on!d} đã quá {days} ngày. Đánh giá lại trước khi cấp nhãn.",
        "The conclusion of {on!d} is more than {days} days old. Judge the site again before a label is issued.",
    ),
    "label.own-matter": (
        "Người đã mở hoặc nộp đợt đánh giá không được cấp nhãn. Nhờ một người khác của cơ quan.",
        "Whoever opened or submitted the assessment does not issue the label. Ask somebody else of the agency.",
    ),
    "label.held-already": (
        "Trang đang có nhãn {serial}, hết hạn {expires}. Chỉ gia hạn trong {days} ngày cuối.",
        "The site holds label {serial} until {expires}. It is renewed in its last {days} days only.",
    ),
    "label.unknown-reason": (
        "“{reason}” không phải lý do thu hồi. Chọn một trong: {known}.",
        "“{reason}” is no reason of revocation. Choose one of: {known}.",
    ),
    "label.no-words": (
        "Hãy nói rõ vì sao thu hồi, tối đa {limit} ký tự: mọi người sẽ đọc được.",
        "Say why it is revoked, in {limit} characters at the most: everybody will read it.",
    ),
    "label.revoked-already": (
        "Nhãn {serial} đã bị thu hồi lúc {at}.",
        "Label {serial} was revoked already, at {at}.",
    ),
    "label.no-three-measurements": (
        "{host}: chưa có ba lần đo cùng kết quả không đạt, cách nhau ít nhất 30 phút. Đo lại, hoặc chọn lý do khác.",
        "{host}: there are no three failed measurements that agree, 30 minutes apart. Measure again, or choose another reason.",
    ),
    "label.badge-without-label": (
        "Trang của {host} có hình nhãn (số {serial}) nhưng không có nhãn nào còn hiệu lực đứng sau. Gỡ hình hoặc xin cấp nhãn.",
        "The page of {host} shows a badge (serial {serial}) with no valid label behind it. Remove it or ask for a label.",
    ),
    "label.badge-of-another": (
        "Trang của {host} dùng hình nhãn số {serial} của {labelled}. Gỡ hình: nhãn chỉ thuộc về một tên miền.",
        "The page of {host} shows badge {serial} of {labelled}. Remove it: a label belongs to one host only.",
    ),
    "label.gates-failed": (
        "{host} (nhãn {serial}): các điều kiện {gates} không đạt trong ba lần đo cùng kết quả. Báo chủ trang; nếu không sửa, "
        "thu hồi với lý do criteria.",
        "{host} (label {serial}): the gates {gates} failed in three measurements that agree. Tell the owner; if it is not "
        "mended, revoke it for criteria.",
    ),
    "label.bad-recipe": (
        "Mục {field} của tệp hướng dẫn không đúng: {reason}. Xem mẫu trong packs/vn/recipes.",
        "Field {field} of the file of recipes is wrong: {reason}. See packs/vn/recipes for the form.",
    ),
    "label.unreadable-file": (
        "Không đọc được tệp {file}: {reason}.",
        "The file {file} cannot be read: {reason}.",
    ),
    "label.unknown-site": (
        "Không có website {host} trong sổ đăng ký. Đăng ký trước tại /labels/sites/new/.",
        "There is no website {host} in the register. Register it first at /labels/sites/new/.",
    ),
    "site.no-name": (
        "Hãy ghi tên trang, tối đa {limit} ký tự.",
        "Give the site a name, {limit} characters at the most.",
    ),
    "site.known": (
        "{host} đã được đăng ký, chủ quản: {owner}. Nếu không đúng, báo cho cơ quan cấp nhãn.",
        "{host} is registered already, by {owner}. If that is wrong, tell the agency.",
    ),
    "site.owner-ended": (
        "{owner} không còn tồn tại hôm nay, hoặc không thể làm chủ quản. Chọn đơn vị khác.",
        "{owner} no longer exists today, or cannot own a site. Choose another organisation.",
    ),
    "site.no-owner": (
        "Không có đơn vị “{text}” mà bạn được thay mặt. Chọn một tên trong danh sách.",
        "There is no organisation “{text}” for which you act. Choose a name of the list.",
    ),
    "site.unknown-method": (
        "“{method}” không phải cách chứng minh. Chọn một trong: {known}.",
        "“{method}” is no way to prove it. Choose one of: {known}.",
    ),
    "claim.over": (
        "Mã này hết hạn từ {until}. Lấy mã mới.",
        "This token ended at {until}. Take a new one.",
    ),
    "claim.not-seen": (
        "Chưa thấy “{wanted}” tại {place}. Đang thấy: {seen}. DNS có thể cần vài giờ; đợi rồi thử lại.",
        "“{wanted}” does not stand at {place} yet. What stands there: {seen}. DNS may take hours; wait and try again.",
    ),
    "scan.simulated": (
        "{host} là tên dành riêng cho mô phỏng, không có trang thật để quét.",
        "{host} is a reserved name for simulation: there is no site to visit.",
    ),
    "scan.not-proven": (
        "Chưa ai chứng minh {host} là của mình. Đặt mã vào DNS hoặc tệp rồi bấm “Đã đặt: kiểm tra ngay”, sau đó quét.",
        "Nobody has shown that {host} is theirs. Put the token in DNS or in a file and let us look, then scan.",
    ),
    "scan.no-bytes": (
        "Không còn tệp gốc của lần quét lúc {at} ({sha256}). Khôi phục thư mục evidence từ bản sao lưu.",
        "The bytes of the visit of {at} ({sha256}) are gone. Restore the folder evidence from its backup.",
    ),
    "scan.asked-by-nobody": (
        "Người yêu cầu quét {host} không còn quyền với trang này. Một người có quyền cần yêu cầu lại.",
        "Whoever asked to scan {host} no longer may. Somebody who may has to ask again.",
    ),
    "dispute.no-words": (
        "Hãy viết lý do, tối đa {limit} ký tự.",
        "Give your reason, in {limit} characters at the most.",
    ),
    "dispute.nothing-measured": (
        "Tiêu chí {criterion} chưa được máy đo, nên chưa có gì để khiếu nại. Trả lời trực tiếp trong đợt đánh giá.",
        "Criterion {criterion} was not measured by a machine, so there is nothing to dispute. Answer it in the assessment.",
    ),
    "dispute.open-already": (
        "Tiêu chí {criterion} đang có một khiếu nại chưa trả lời.",
        "Criterion {criterion} has a dispute that is not answered yet.",
    ),
    "dispute.settled-already": (
        "Khiếu nại về {criterion} đã được trả lời.",
        "The dispute about {criterion} was answered already.",
    ),
    "dispute.own-matter": (
        "Người khiếu nại không tự trả lời khiếu nại của mình.",
        "Whoever disputes does not answer the dispute.",
    ),
}
