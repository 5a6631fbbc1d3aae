"""Words for corpora of law: what an import could not read, what a search does not have."""

WORDS = {
    "corpus.bad-name": (
        "“{name}” không dùng làm tên kho văn bản được. Chỉ dùng chữ thường không dấu, chữ số, - và _; tối đa 40 ký tự.",
        "“{name}” cannot name a corpus. Use small letters, figures, - and _; 40 characters at most.",
    ),
    "corpus.none": (
        "Chưa có kho văn bản nào. Nhập trước bằng: giaoban law import TỆP",
        "There is no corpus yet. Import one first: giaoban law import FILE",
    ),
    "corpus.unknown": (
        "Không có kho văn bản “{name}”; gần nhất là {nearest}. Đang có: {known}.",
        "There is no corpus “{name}”; the nearest is {nearest}. There are: {known}.",
    ),
    "corpus.unreadable": (
        "Không đọc được tệp này ({why}). Kiểm tra đường dẫn, quyền đọc, và tệp có bị cắt ngang không.",
        "This file cannot be read ({why}). Check the path, the permissions, and whether the file is whole.",
    ),
    "corpus.not-found": (
        "Không có tệp hay thư mục {path}.",
        "There is no file or folder {path}.",
    ),
    "corpus.nothing-to-read": (
        "{path} không có gì đọc được. Nhận: {known}.",
        "{path} holds nothing that can be read. Known: {known}.",
    ),
    "corpus.bad-line": (
        "Dòng này không phải một đối tượng JSON ({why}) nên bị bỏ qua. Sửa dòng rồi nhập lại; các dòng khác đã vào.",
        "This line is no JSON object ({why}) and was left out. Mend it and import again; the others are in.",
    ),
    "corpus.no-number": (
        "Không có số, ký hiệu văn bản (trường so) nên bị bỏ qua.",
        "There is no number of a document (field so), so it was left out.",
    ),
    "corpus.no-article": (
        "Văn bản {number}: dòng này không có số điều (trường art) nên bị bỏ qua.",
        "{number}: this line names no article (field art) and was left out.",
    ),
    "corpus.no-text": (
        "Điều {article} văn bản {number} không có lời văn; chỉ tìm được theo tên điều. Đối chiếu với bản gốc.",
        "Article {article} of {number} has no words; it is found by its title only. Compare with the original.",
    ),
    "corpus.no-date": (
        "Điều {article} văn bản {number} không có ngày hiệu lực đọc được; coi như hiệu lực không rõ từ khi nào.",
        "Article {article} of {number} has no day of effect that can be read; since when it holds is unknown.",
    ),
    "corpus.no-articles": (
        "Tệp {file} không có điều nào nên không nhập. Kiểm tra xem tệp có phải văn bản pháp luật và đủ nội dung không.",
        "{file} has no articles and was left out. Check whether it is a legal text and whole.",
    ),
    "corpus.undivided": (
        "Tệp {file} ({number}) không chia điều: nhập theo từng phần, như bản án, án lệ hoặc công văn.",
        "{file} ({number}) has no articles: it is kept in parts, as a judgement, a precedent or a letter.",
    ),
    "corpus.amendment-waits": (
        "Điều khoản sửa đổi tại {place} của {source} (nhắm tới {target}) chưa được áp dụng vì máy không chắc. "
        "Một người cần quyết định: giaoban law queue (mã {id}).",
        "The amending clause at {place} of {source} (aimed at {target}) was not applied: the machine is not sure. "
        "A person has to decide: giaoban law queue (id {id}).",
    ),
    "corpus.no-such-clause": (
        "Không có điều khoản nào mang mã {id} đang chờ trong kho “{corpus}” (có thể đã được quyết định). "
        "Xem: giaoban law queue.",
        "No clause {id} waits in the corpus “{corpus}” (it may have been decided). See: giaoban law queue.",
    ),
    "corpus.clause-incomplete": (
        "Điều khoản {id} ({place}) thiếu điều cần để áp dụng (văn bản, chỗ sửa, ngày hoặc lời văn). Nhập văn bản còn thiếu "
        "rồi nhập lại, hoặc gác lại bằng --refuse.",
        "The clause {id} ({place}) lacks what is needed to apply it (a document, a place, a day or words). Import what "
        "is missing and import again, or set it aside with --refuse.",
    ),
    "corpus.no-reason": (
        'Quyết định cần lý do. Thêm --reason "...".',
        'A decision needs its reason. Add --reason "...".',
    ),
    "corpus.bad-question": (
        "Dòng này không phải câu hỏi đọc được. Mỗi dòng là một đối tượng JSON có: {fields}.",
        "This line is no question. Each line is a JSON object with: {fields}.",
    ),
    "corpus.document-unknown": (
        "Không lưu văn bản {number}. Điều đó không có nghĩa là văn bản hết hiệu lực.",
        "{number} is not held. That says nothing about whether it is in force.",
    ),
    "corpus.article-unknown": (
        "Không lưu Điều {article} của văn bản {number}. Điều đó không có nghĩa là điều này hết hiệu lực.",
        "Article {article} of {number} is not held. That says nothing about whether it is in force.",
    ),
    "corpus.left-out": (
        "Không đọc được kho “{corpus}” ({why}) nên không tìm trong đó; kết quả chỉ từ các kho còn lại. "
        "Nhập lại kho bằng giaoban law import.",
        "The corpus “{corpus}” cannot be read ({why}) and is left out; what is shown is from the others. "
        "Import it again with giaoban law import.",
    ),
    "corpus.not-indexed": (
        "Kho “{corpus}” có {articles} điều nhưng chưa có chỉ mục, nên chỉ tìm được điều được nêu đích danh. "
        "Chạy lại giaoban law import để hoàn tất.",
        "The corpus “{corpus}” has {articles} articles and no index yet: only articles that are named are found. "
        "Run giaoban law import again to finish it.",
    ),
    "index.unreadable": (
        "Không đọc được chỉ mục tìm kiếm ({why}). Xóa thư mục index của kho rồi nhập lại.",
        "The search index cannot be read ({why}). Remove the corpus's folder index and import again.",
    ),
    "index.format": (
        "Chỉ mục tìm kiếm có dạng {found}, chương trình này đọc dạng {known}. Xóa thư mục index của kho rồi nhập lại.",
        "The search index has the form {found}, this program reads {known}. Remove the folder index and import again.",
    ),
    "index.damaged": (
        "Tệp {file} của chỉ mục không còn như lúc ghi. Xóa thư mục index của kho rồi nhập lại.",
        "The file {file} of the index is not what was written. Remove the folder index and import again.",
    ),
    "index.no-engine": (
        "Chưa cài {engine}. Cài thêm, hoặc dùng chỉ mục sẵn có của chương trình.",
        "{engine} is not installed. Install it, or use the index of this program.",
    ),
    "vectors.size": (
        "Véc-tơ câu hỏi có {found} chiều, véc-tơ đã lưu có {known} chiều (mô hình {model}). Dùng cùng một mô hình.",
        "The question has {found} dimensions, the stored vectors have {known} (model {model}). Use one model for both.",
    ),
    "embeddings.no-model": (
        "Không nạp được mô hình nhúng {model} ({why}).",
        "The embedding model {model} cannot be loaded ({why}).",
    ),
    "embeddings.bad-answer": (
        "Máy chủ nhúng trả lời không đúng dạng ({why}). Kiểm tra địa chỉ, tên mô hình và khóa.",
        "The embedding server did not answer in the known form ({why}). Check its address, the model and the key.",
    ),
    "embeddings.none": (
        "Chưa chọn mô hình nhúng. Đặt GIAOBAN_EMBEDDINGS là địa chỉ máy chủ (https://…) hoặc thư mục mô hình.",
        "No embedding model is chosen. Set GIAOBAN_EMBEDDINGS to a server (https://…) or to a folder with a model.",
    ),
    "ranking.unreadable": (
        "Không đọc được tệp trọng số xếp hạng ({why}). Sửa tệp, hoặc làm lại bằng giaoban law train.",
        "The file of ranking weights cannot be read ({why}). Mend it, or make it again with giaoban law train.",
    ),
    "ranking.too-few": (
        "Chỉ {documents} văn bản có câu hỏi dùng được, cần ít nhất {folds}. Thêm câu hỏi, hoặc giảm --folds.",
        "Only {documents} documents have a usable question; {folds} are needed. Add questions, or lower --folds.",
    ),
    "ranking.no-lightgbm": (
        "Chưa cài LightGBM. Cài phần bổ sung: pip install 'giaoban[ranking]'.",
        "LightGBM is not installed. Install the extra: pip install 'giaoban[ranking]'.",
    ),
    "law.no-such-span": (
        "Địa chỉ trỏ tới đoạn “{text}” nhưng điều này không có đoạn ấy; toàn văn vẫn hiện bên dưới. Mở lại từ kết quả tìm.",
        "The address points at characters “{text}”, which this article does not have; all of it is shown. Open it again "
        "from the search.",
    ),
    "law.bad-address": (
        "“{address}” không phải địa chỉ văn bản. Viết như /vn/luat/2023/5/qh9/dieu-2@2024-01-01, hoặc dùng số hiệu.",
        "“{address}” is no address of law. Write /vn/luat/2023/5/qh9/dieu-2@2024-01-01, or use the number.",
    ),
    "law.bad-day": (
        "{field}: “{value}” không phải ngày có thật. Viết 2024-07-01 hoặc 01/07/2024.",
        "{field}: “{value}” is no day. Write 2024-07-01 or 01/07/2024.",
    ),
    "law.one-wording": (
        "Kho “{corpus}” là pháp điển: mỗi điều chỉ giữ một lời văn, không có lời văn cũ để so. Nhập văn bản gốc bằng "
        "giaoban law import THƯ-MỤC.",
        "The corpus “{corpus}” is a codification: one wording of each article, no earlier one to compare. Import the "
        "documents themselves with giaoban law import FOLDER.",
    ),
    "embeddings.no-vectors": (
        "Kho {corpora} chưa có véc-tơ. Tạo bằng: giaoban law vectors --corpus TÊN",
        "There are no vectors of {corpora} yet. Make them: giaoban law vectors --corpus NAME",
    ),
}
