"""Why something was not fetched from another machine, and what to do."""

WORDS: dict[str, tuple[str, str]] = {
    "fetch.bad-url": (
        "“{url}” không phải địa chỉ hợp lệ (chỉ dùng chữ không dấu, không có khoảng trắng, dấu gạch chéo ngược). Hãy sửa địa chỉ của nguồn.",
        "“{url}” is not a proper address (plain letters only, no spaces, no backslash). Correct the source's address.",
    ),
    "fetch.scheme": (
        "Chỉ lấy dữ liệu qua http hoặc https, không qua “{scheme}”. Hãy sửa địa chỉ của nguồn.",
        "Only http and https are fetched, not “{scheme}”. Correct the source's address.",
    ),
    "fetch.userinfo": (
        "Địa chỉ có tên hoặc mật khẩu đứng trước {host}. Hãy bỏ đi; mật khẩu lấy từ biến môi trường mà nguồn nêu tên.",
        "The address carries a name or password before {host}. Remove it; the secret comes from the environment variable the source names.",
    ),
    "fetch.odd-host": (
        "Tên máy “{host}” viết theo cách mà các chương trình hiểu khác nhau. Hãy viết tên miền thường, hoặc địa chỉ IP dạng chuẩn.",
        "The host “{host}” is written in a way programs read differently. Write an ordinary name or an address in its usual form.",
    ),
    "fetch.port": (
        "“{port}” không phải số cổng. Hãy ghi số từ 1 đến 65535.",
        "“{port}” is not a port. Write a number from 1 to 65535.",
    ),
    "fetch.port-not-allowed": (
        "Nguồn này không được phép hỏi cổng {port} của {host}. Nếu đúng là cổng của nguồn, thêm vào danh sách cho phép (allow.ports).",
        "This source may not ask port {port} of {host}. If it is the source's own, add it to its list (allow.ports).",
    ),
    "fetch.host-not-allowed": (
        "Nguồn này không được phép hỏi máy {host}. Nếu nguồn đã chuyển sang đó, thêm vào danh sách cho phép (allow.hosts).",
        "This source may not ask the host {host}. If the source moved there, add it to its list (allow.hosts).",
    ),
    "fetch.address-refused": (
        "{host} dẫn đến địa chỉ {address} thuộc loại không được kết nối ({reason}). Không gửi gì đi. Nguồn nằm trong mạng nội bộ thì cơ quan quản trị ghi dải mạng vào danh sách cho phép (allow.networks).",
        "{host} leads to {address}, an address that is not connected to ({reason}). Nothing was sent. For a source inside the state's own network the agency names its range (allow.networks).",
    ),
    "fetch.no-address": (
        "Không tìm được địa chỉ của máy {host}: {reason}. Hãy kiểm tra tên máy hoặc máy chủ tên miền.",
        "No address was found for {host}: {reason}. Check the name, or the name server.",
    ),
    "fetch.downgrade": (
        "{place} chuyển hướng từ https sang http ở {host}. Đã dừng, vì đường truyền không còn được bảo vệ; hãy báo nguồn sửa.",
        "{place} redirects from https to http at {host}. Stopped, since the line would no longer be protected; ask the source to mend it.",
    ),
    "fetch.too-many-redirects": (
        "{place} chuyển hướng quá {limit} lần. Hãy ghi thẳng địa chỉ cuối cùng của nguồn.",
        "{place} redirects more than {limit} times. Give the source's final address.",
    ),
    "fetch.redirected-post": (
        "{place} chuyển hướng một yêu cầu gửi dữ liệu sang {host}. Đã dừng; hãy ghi thẳng địa chỉ nhận.",
        "{place} redirects a request that carries data to {host}. Stopped; give the receiving address itself.",
    ),
    "fetch.secret-in-clear": (
        "Khóa truy cập không được gửi qua http tới {host}. Hãy dùng https, hoặc ghi mạng nội bộ của nguồn vào danh sách cho phép.",
        "The key is not sent over http to {host}. Use https, or name the source's own network in its list.",
    ),
    "fetch.bad-header": (
        "Tiêu đề “{header}” có ký tự không dùng được hoặc do hệ thống tự đặt. Hãy bỏ khỏi thiết lập của nguồn.",
        "The header “{header}” has unusable characters or is set by the system itself. Remove it from the source's settings.",
    ),
    "fetch.bad-ca-file": (
        "Không đọc được tệp chứng thư {file}: {reason}. Hãy kiểm tra đường dẫn ca_file của nguồn.",
        "The certificate file {file} cannot be read: {reason}. Check the source's ca_file.",
    ),
    "fetch.certificate": (
        "Chứng thư của {place} không được chấp nhận: {reason}. Hãy báo nguồn gia hạn hoặc sửa chứng thư; không nhận dữ liệu khi chưa rõ.",
        "The certificate of {place} is not accepted: {reason}. Ask the source to renew or mend it; nothing is taken until then.",
    ),
    "fetch.no-connection": (
        "Không kết nối được {place}: {reason}. Hãy hỏi đơn vị vận hành nguồn; lần sau hệ thống tự thử lại.",
        "No connection to {place}: {reason}. Ask whoever runs the source; the next round tries again.",
    ),
    "fetch.too-slow": (
        "{place} không trả lời xong trong {seconds} giây. Đã bỏ phần nhận được; lần sau hệ thống tự thử lại.",
        "{place} did not finish answering within {seconds} seconds. What had come was dropped; the next round tries again.",
    ),
    "fetch.silent": (
        "{place} không gửi gì trong {seconds} giây. Đã bỏ phần nhận được; lần sau hệ thống tự thử lại.",
        "{place} sent nothing for {seconds} seconds. What had come was dropped; the next round tries again.",
    ),
    "fetch.too-big": (
        "{place} trả về nhiều hơn {limit} byte. Hãy lấy theo trang nhỏ hơn, hoặc nâng giới hạn của nguồn.",
        "{place} answers with more than {limit} bytes. Ask for smaller pages, or raise the source's limit.",
    ),
    "fetch.bomb": (
        "{place} trả về dữ liệu nén nở ra quá {ratio} lần ({wire} byte trên đường truyền). Đã dừng; hãy kiểm tra nguồn có bị can thiệp không.",
        "{place} answers with packed data that grows more than {ratio} times ({wire} bytes on the wire). Stopped; see whether the source was tampered with.",
    ),
    "fetch.packing": (
        "{place} nén theo cách “{packing}” mà hệ thống không yêu cầu. Hãy báo nguồn gửi gzip hoặc không nén.",
        "{place} packs as “{packing}”, which was not asked for. Ask the source for gzip or nothing.",
    ),
    "fetch.bad-packing": (
        "Dữ liệu nén của {place} bị hỏng: {reason}. Lần sau hệ thống tự thử lại; nếu lặp lại, hãy báo nguồn.",
        "The packed data of {place} is damaged: {reason}. The next round tries again; if it stays, tell the source.",
    ),
    "fetch.cut-short": (
        "{place} ngắt giữa chừng ({reason}). Đã bỏ phần nhận được; lần sau hệ thống tự thử lại.",
        "{place} broke off in the middle ({reason}). What had come was dropped; the next round tries again.",
    ),
    "fetch.bad-answer": (
        "{place} trả lời không đúng giao thức HTTP: {reason}. Hãy báo đơn vị vận hành nguồn.",
        "{place} does not answer in proper HTTP: {reason}. Tell whoever runs the source.",
    ),
}
