"""Words for assistants: why there is no answer, what was left out of one, and faults of their files."""

WORDS = {
    "answer.empty": (
        "Chưa có câu hỏi. Viết câu hỏi, ví dụ: Mức phạt khi không khai báo tạm trú là bao nhiêu?",
        "There is no question yet. Write one, such as: What is the fine for not registering a stay?",
    ),
    "answer.too-long": (
        "Câu hỏi dài {length} ký tự, quá {limit}. Hãy rút gọn còn điều cần hỏi.",
        "The question has {length} characters, more than {limit}. Please keep what you want to know.",
    ),
    "answer.may-not-answer": (
        "Đoạn trích có thể không trả lời câu hỏi (độ tin {percent} %): đó là quy định gần nhất tìm được. Xem đoạn ấy nói "
        "về việc gì, thuộc văn bản nào, trước khi dùng.",
        "The quotation may not answer the question (certainty {percent} %): it is the nearest provision found. See what "
        "it is about and which document it belongs to before you use it.",
    ),
    "answer.lacks-definition": (
        "Đoạn trích có thể không trả lời câu hỏi: câu hỏi cần một định nghĩa, đoạn này không định nghĩa. Đó là quy định gần nhất tìm được; xem đoạn ấy nói về "
        "việc gì trước khi dùng.",
        "The quotation may not answer the question: a definition is asked for and this is none. It is the nearest provision found; see what it is "
        "about before you use it.",
    ),
    "answer.lacks-comparison": (
        "Đoạn trích có thể không trả lời câu hỏi: câu hỏi so sánh hai điều, không tìm thấy định nghĩa của cả hai. Đó là quy định gần nhất tìm được; xem đoạn ấy nói về "
        "việc gì trước khi dùng.",
        "The quotation may not answer the question: two things are compared and not both are defined in what was found. It is the nearest provision found; see what it is "
        "about before you use it.",
    ),
    "answer.lacks-number": (
        "Đoạn trích có thể không trả lời câu hỏi: câu hỏi cần một con số, đoạn này không có số ấy. Đó là quy định gần nhất tìm được; xem đoạn ấy nói về "
        "việc gì trước khi dùng.",
        "The quotation may not answer the question: a number is asked for and it is not here. It is the nearest provision found; see what it is "
        "about before you use it.",
    ),
    "answer.lacks-time": (
        "Đoạn trích có thể không trả lời câu hỏi: câu hỏi cần một thời hạn, đoạn này không nêu. Đó là quy định gần nhất tìm được; xem đoạn ấy nói về "
        "việc gì trước khi dùng.",
        "The quotation may not answer the question: a time limit is asked for and none is given here. It is the nearest provision found; see what it is "
        "about before you use it.",
    ),
    "answer.lacks-body": (
        "Đoạn trích có thể không trả lời câu hỏi: câu hỏi cần tên cơ quan hoặc nơi làm, đoạn này không nêu. Đó là quy định gần nhất tìm được; xem đoạn ấy nói về "
        "việc gì trước khi dùng.",
        "The quotation may not answer the question: a body or a place is asked for and none is named here. It is the nearest provision found; see what it is "
        "about before you use it.",
    ),
    "answer.lacks-list": (
        "Đoạn trích có thể không trả lời câu hỏi: câu hỏi cần danh mục giấy tờ của đúng việc ấy, đoạn này không phải danh mục đó. Đó là quy định gần nhất tìm được; xem đoạn ấy nói về "
        "việc gì trước khi dùng.",
        "The quotation may not answer the question: the list of papers of that very matter is asked for and this is not it. It is the nearest provision found; see what it is "
        "about before you use it.",
    ),
    "answer.not-found": (
        "Không tìm thấy quy định nào trả lời chắc chắn trong các văn bản đang có (độ tin {confidence}, cần {threshold}). "
        "Điều đó không có nghĩa là pháp luật không quy định. Hãy hỏi bằng từ khác, nêu tên hoặc số văn bản, hoặc xem "
        "những quy định gần nhất bên dưới.",
        "No provision held here answers with certainty (confidence {confidence}, {threshold} needed). That does not mean "
        "the law is silent. Ask in other words, name the document, or look at the nearest provisions below.",
    ),
    "answer.nothing-held": (
        "Không từ nào của câu hỏi có trong các văn bản đang có vào ngày {day}. Kiểm tra chính tả hoặc hỏi bằng từ khác.",
        "No word of the question stands in the documents held for {day}. Check the spelling or use other words.",
    ),
    "answer.no-corpus": (
        "Chưa có kho văn bản pháp luật nào để trả lời. Người quản trị nhập bằng: giaoban law import TỆP",
        "There is no corpus of law to answer from. The operator brings one in: giaoban law import FILE",
    ),
    "answer.out-of-scope": (
        "Câu hỏi này không thuộc pháp luật hay số liệu chuyển đổi số, nên không trả lời ở đây.",
        "This question is about neither the law nor the figures of the programme, so it is not answered here.",
    ),
    "answer.abroad": (
        "Câu hỏi nói về pháp luật của {country}; ở đây chỉ có văn bản của Việt Nam.",
        "The question is about the law of {country}; only Viet Nam's documents are held here.",
    ),
    "answer.no-prediction": (
        "Trợ lý không dự đoán kết quả vụ việc: việc đó thuộc Hội đồng xét xử. Hãy hỏi quy định nào áp dụng, điều kiện, "
        "thời hạn hay thẩm quyền; trợ lý sẽ dẫn nguyên văn.",
        "The assistant does not predict how a case will end: that is for the court. Ask which provisions apply, under "
        "which conditions, within what time or before whom; they will be quoted.",
    ),
    "answer.unknown-provision": (
        "Không có {place} trong {document} theo các văn bản đang có ngày {day}. Kiểm tra lại số điều, khoản, hoặc năm ban hành.",
        "{document} has no {place} in the documents held for {day}. Check the article, the clause or the year.",
    ),
    "answer.unknown-document": (
        "Không có {document} trong các văn bản đang có. Điều đó không có nghĩa là văn bản không tồn tại hay hết hiệu lực.",
        "{document} is not among the documents held. That does not mean it does not exist or is no longer in force.",
    ),
    "answer.not-in-force": (
        "Vào ngày {day} chưa có, hoặc không còn, quy định trả lời. Quy định gần nhất là {citation}, hiệu lực {days}.",
        "On {day} no provision that answers was in force. The nearest is {citation}, in force {days}.",
    ),
    "answer.needs-event-date": (
        "Luật áp dụng là luật vào ngày xảy ra sự việc. Chưa có ngày đó nên đang đọc theo ngày {day}; hãy nhập ngày sự việc.",
        "The law that applies is that of the day of the event. No such day was given, so {day} is used; please give it.",
    ),
    "answer.relation-unsaid": (
        "Trong các văn bản đang có, có hiệu lực ngày {day}, không văn bản nào nói như vậy về {document}. Điều đó không có "
        "nghĩa là không có văn bản nào; hãy tra công báo.",
        "No document held and in force on {day} says so of {document}. That does not mean that there is none; look at "
        "the gazette.",
    ),
    "answer.as-codified": (
        "Kho văn bản chỉ có lời văn hiện nay, không có lời văn cũ. Quy định này có hiệu lực vào ngày {day}, nhưng nếu sau đó "
        "đã được sửa thì lời văn dưới đây là lời văn sau khi sửa.",
        "The corpus holds today's words and no earlier ones. This provision was in force on {day}, but if it was amended "
        "since then the words below are those after the amendment.",
    ),
    "answer.no-model": (
        "Mô hình ngôn ngữ không trả lời được ({why}); dưới đây là nguyên văn quy định.",
        "The language model gave no usable answer ({why}); below are the words of the provisions.",
    ),
    "answer.dropped-sentence": (
        "Bỏ một câu do mô hình viết vì văn bản được dẫn không nói như vậy ({why}).",
        "A sentence the model wrote was dropped because the text it named does not say so ({why}).",
    ),
    "answer.instruction-in-source": (
        "Một đoạn của {citation} chứa lời sai khiến máy đọc văn bản, nên không được dẫn và không đưa cho mô hình. "
        "Hãy mở văn bản và kiểm tra nguồn.",
        "A passage of {citation} gives orders to programs that read it; it is neither quoted nor shown to a model. Open "
        "the document and check where it came from.",
    ),
    "answer.instruction-in-question": (
        "Câu hỏi có phần sai khiến trợ lý; phần đó không có tác dụng gì.",
        "The question holds orders to the assistant; they have no effect.",
    ),
    "assistant.unknown-profile": (
        "Không có trợ lý “{profile}”. Đang có: {known}.",
        "There is no assistant “{profile}”. There are: {known}.",
    ),
    "assistant.bad-profile": (
        "Tệp trợ lý này không dùng được ({why}). Chạy: giaoban packs lint",
        "This profile cannot be used ({why}). Run: giaoban packs lint",
    ),
    "assistant.bad-intents": (
        "Tệp này không đọc được thành các cụm từ của ý định ({why}).",
        "This file cannot be read as phrases of intents ({why}).",
    ),
    "assistant.bad-calibration": (
        "Tệp hệ số này không dùng được ({why}). Làm lại bằng: giaoban ask --fit CÂU_HỎI.jsonl --out TỆP",
        "This file of weights cannot be used ({why}). Make it again: giaoban ask --fit QUESTIONS.jsonl --out FILE",
    ),
    "assistant.two-meanings": (
        "“{lay}” vừa dẫn đến “{legal}” vừa dẫn đến “{other}”. Giữ một, hoặc viết cụm từ dài hơn.",
        "“{lay}” leads to “{legal}” and to “{other}”. Keep one, or write a longer phrase.",
    ),
    "assistant.unknown-topic": (
        "Chủ đề {topic} đứng dưới {parent}, nhưng không có chủ đề đó.",
        "Topic {topic} stands below {parent}, which is no topic.",
    ),
    "assistant.topic-circle": (
        "Chủ đề {topic} đứng trên chính nó. Sửa parent của một chủ đề trong vòng.",
        "Topic {topic} stands above itself. Change the parent of one topic of the circle.",
    ),
    "assistant.versions-disorder": (
        "Các bản của chủ đề {topic} phải có số và ngày tăng dần, mỗi số một lần.",
        "The versions of topic {topic} need rising numbers and days, each number once.",
    ),
    "assistant.nobody-reviewed": (
        "Bản {version} của chủ đề {topic} ghi là đã duyệt nhưng không ghi ai duyệt.",
        "Version {version} of topic {topic} is said to be approved, but not by whom.",
    ),
    "assistant.unknown-gap": (
        "Không có câu hỏi bỏ trống này, hoặc nó đã được giao.",
        "There is no such unanswered question, or it has been handed out already.",
    ),
    "assistant.bad-verdict": (
        "Đánh giá “{verdict}” không có. Chọn: {known}.",
        "There is no verdict “{verdict}”. Choose: {known}.",
    ),
    "assistant.bad-question": (
        "Dòng này không đọc được thành câu hỏi có nhãn. Cần question và answerable hoặc gold.",
        "This line is no labelled question. It needs question, and answerable or gold.",
    ),
    "model.none": (
        "Chưa chọn mô hình ngôn ngữ nào ({why}). Đặt GIAOBAN_MODEL thành địa chỉ máy chủ, ví dụ https://host/v1; không "
        "có mô hình thì câu trả lời vẫn là nguyên văn quy định.",
        "No language model is chosen ({why}). Set GIAOBAN_MODEL to the address of a server, such as https://host/v1; "
        "without one answers are the words of the provisions.",
    ),
    "model.bad-answer": (
        "Máy chủ mô hình trả lời không đúng dạng ({why}).",
        "The server of the model did not answer in the form asked for ({why}).",
    ),
}
