"""Words for what the law's texts, references and histories show to be wrong or unsure."""

WORDS = {
    "law.not-an-address": (
        "{address} không phải địa chỉ văn bản. Viết như /vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2@2024-07-01.",
        "{address} is no address of law. Write it as /vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2@2024-07-01.",
    ),
    "law.no-articles": (
        "Không thấy điều nào trong văn bản {document}. Kiểm tra xem tệp có đủ phần nội dung không.",
        "No article was found in {document}. Check whether the file holds the whole text.",
    ),
    "law.no-number": (
        "Không đọc được số, ký hiệu của văn bản “{title}”. Nhập số, ký hiệu khi đưa văn bản vào.",
        "The number of the document “{title}” could not be read. Give it when the document is imported.",
    ),
    "law.missing-article": (
        "Văn bản {document} nhảy từ Điều {before} sang Điều {after}. Có thể điều ở giữa đã bị bãi bỏ hoặc tệp thiếu trang.",
        "{document} goes from Article {before} to Article {after}. Those between may be repealed, or pages are missing.",
    ),
    "law.duplicate-number": (
        "Văn bản {document} có hai phần cùng mang số “{label}” ({path}). Đối chiếu với bản gốc.",
        "{document} has two parts numbered “{label}” ({path}). Compare with the original.",
    ),
    "law.mended-heading": (
        "Tiêu đề Điều {article} của văn bản {document} bị quét sai dấu và đã được đọc lại (vị trí {place}). Nên xem lại.",
        "The heading of Article {article} of {document} was scanned wrongly and has been mended (place {place}).",
    ),
    "law.event-without-target": (
        "Văn bản {source} tác động ({act}) đến {target}, nhưng quy định ấy không có vào ngày đó. Thay đổi này chưa được áp dụng.",
        "{source} acts ({act}) on {target}, which is not there on that day. The change was not applied.",
    ),
    "law.document-not-held": (
        "Có {events} thay đổi đối với {target}, nhưng chưa có toàn văn văn bản ấy. Đưa văn bản vào để đọc được theo ngày.",
        "{events} changes concern {target}, whose text is not held. Import it to read it by date.",
    ),
    "law.document-unknown": (
        "Không có văn bản được dẫn chiếu trong kho. Không có trong kho không có nghĩa là không còn hiệu lực.",
        "The document referred to is not held. That does not mean it is not in force.",
    ),
    "law.name-unknown": (
        "Không biết văn bản nào mang tên được dẫn chiếu. Bổ sung tên vào tệp law/*.yaml hoặc đưa văn bản vào kho.",
        "No document of that name is known. Add the name to a law/*.yaml file or import the document.",
    ),
    "law.ambiguous": (
        "Dẫn chiếu này hợp với nhiều văn bản. Cần ghi đủ số, ký hiệu.",
        "The reference fits several documents. The full number is needed.",
    ),
    "law.no-context": (
        "Dẫn chiếu nói “này” mà không biết đang đứng ở điều, khoản nào.",
        "The reference says “this”, and it is not known where it stands.",
    ),
    "law.provision-missing": (
        "Có văn bản nhưng không có điều, khoản, điểm được dẫn chiếu vào ngày đó.",
        "The document is held, but the provision referred to is not in it on that day.",
    ),
    "law.not-yet-in-force": (
        "Văn bản được dẫn chiếu chưa có hiệu lực vào ngày đó.",
        "The document referred to is not yet in force on that day.",
    ),
    "law.no-longer-in-force": (
        "Văn bản được dẫn chiếu không còn hiệu lực vào ngày đó.",
        "The document referred to is no longer in force on that day.",
    ),
    "law.doubt-no-target": (
        "Câu này nói sửa đổi nhưng không nêu điều, khoản nào. Cần người đọc quyết định.",
        "The sentence amends without naming a provision. A person has to decide.",
    ),
    "law.doubt-no-document": (
        "Không rõ câu này sửa văn bản nào, hoặc văn bản ấy chưa có trong kho.",
        "It is unclear which document is changed, or it is not held.",
    ),
    "law.doubt-unknown-document": (
        "Văn bản bị thay thế hoặc bãi bỏ chưa có trong kho.",
        "The document that is replaced or repealed is not held.",
    ),
    "law.doubt-no-date": (
        "Không đọc được ngày có hiệu lực của văn bản sửa đổi.",
        "The day of effect of the amending document could not be read.",
    ),
    "law.doubt-no-payload": (
        "Câu này sửa đổi hoặc bổ sung nhưng không có nội dung mới trong ngoặc kép.",
        "The sentence amends or inserts, but no new words are quoted.",
    ),
    "law.doubt-payload-number": (
        "Số của quy định trong ngoặc kép khác với số được nêu ở câu dẫn.",
        "The number of the quoted provision differs from the one named before it.",
    ),
    "law.doubt-target-missing": (
        "Quy định bị sửa không có trong văn bản vào ngày đó.",
        "The provision to be changed is not in the document on that day.",
    ),
    "law.doubt-words-missing": (
        "Không thấy cụm từ cần thay trong quy định được nêu.",
        "The phrase to be replaced does not stand in the provision named.",
    ),
    "law.doubt-place-of-words": (
        "Cụm từ được thêm trước hoặc sau một cụm từ khác: nên xem lại câu sau khi sửa.",
        "A phrase is put before or after another: the resulting sentence should be looked at.",
    ),
    "law.doubt-already-there": (
        "Quy định được bổ sung đã có sẵn trong văn bản.",
        "The provision to be inserted is already there.",
    ),
    "law.doubt-whole-document": (
        "Câu này có vẻ bãi bỏ cả văn bản. Cần người đọc xác nhận.",
        "The sentence seems to repeal a whole document. A person has to confirm it.",
    ),
    "law.vocabulary-shape": (
        "Phần “{part}” của tệp từ ngữ pháp luật phải là danh sách, mỗi dòng có name.",
        "Part “{part}” of the law words must be a list whose rows have a name.",
    ),
    "law.vocabulary-date": (
        "Giá trị “{value}” của {field} không phải là ngày. Viết như 2024-07-01.",
        "“{value}” in {field} is no date. Write it like 2024-07-01.",
    ),
    "law.file-shape": (
        "Tệp văn bản thiếu “{part}” hoặc để trống. Mỗi văn bản cần number, type, title và text.",
        "The document file lacks “{part}” or leaves it empty. number, type, title and text are needed.",
    ),
    "law.file-date": (
        "Giá trị “{value}” của {field} không phải là ngày. Viết như 2024-07-01.",
        "“{value}” in {field} is no date. Write it like 2024-07-01.",
    ),
    "law.akoma-too-large": (
        "Tệp {file} có {size} byte, quá giới hạn {limit} byte.",
        "{file} has {size} bytes, above the limit of {limit}.",
    ),
    "law.akoma-unsafe": (
        "Tệp {file} khai báo kiểu tài liệu, thực thể hoặc lồng quá sâu nên không được đọc. Bỏ phần ấy rồi đưa lại.",
        "{file} declares a document type or an entity, or is nested too deeply, and was not read.",
    ),
    "law.akoma-broken": (
        "Tệp {file} không phải XML đúng cách: {why}.",
        "{file} is no well-formed XML: {why}.",
    ),
    "law.akoma-no-act": (
        "Tệp {file} không chứa văn bản Akoma Ntoso nào (act, bill, doc hoặc statement).",
        "{file} holds no Akoma Ntoso document (act, bill, doc or statement).",
    ),
}
