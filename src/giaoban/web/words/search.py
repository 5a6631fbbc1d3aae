"""Sentences for the words of the search: what is wrong with a pack's search/words.yaml."""

WORDS: dict[str, tuple[str, str]] = {
    "search.words-too-long": (
        "Tệp từ ngữ dài quá {limit} ký tự nên không được đọc. Bớt từ, hoặc bỏ phần không phải từ ngữ.",
        "The file of words has more than {limit} characters and was not read. Leave out what is not a word.",
    ),
    "search.words-unreadable": (
        "Không đọc được tệp từ ngữ: không đúng dạng YAML ở dòng được nêu. Sửa dòng đó.",
        "The file of words cannot be read: it is not YAML at the line named. Correct that line.",
    ),
    "search.words-not-a-mapping": (
        "Ở đây cần các cặp “tên: nội dung”. Xem các phần trong docs/reference/search.md.",
        "Pairs of “name: content” are needed here. See the parts in docs/reference/search.md.",
    ),
    "search.words-unknown-part": (
        "Tệp từ ngữ không có phần “{part}”. Các phần được dùng: {known}.",
        "A file of words has no part “{part}”. Parts in use: {known}.",
    ),
    "search.words-not-a-list": (
        "Phần “{part}” phải là một danh sách, mỗi mục một dòng bắt đầu bằng dấu gạch.",
        "The part “{part}” has to be a list, one entry a line, each beginning with a dash.",
    ),
    "search.words-not-a-phrase": (
        "“{value}” không phải là từ ngữ. Nếu là no, on, off hay một con số thì viết trong dấu nháy.",
        "“{value}” is not a word or phrase. If it is no, on, off or a number, put it in quotation marks.",
    ),
    "search.words-not-synonyms": (
        "“{value}” không phải một nhóm từ đồng nghĩa. Mỗi nhóm là danh sách từ hai cách nói trở lên.",
        "“{value}” is not a group of synonyms. Each group is a list of two or more ways to say it.",
    ),
    "search.words-twice": (
        "“{phrase}” có trong cả nhóm {first} và nhóm {second}, khiến mọi từ của hai nhóm thành đồng nghĩa. Bỏ bớt một.",
        "“{phrase}” stands in groups {first} and {second}, which would make all of both mean the same. Remove one.",
    ),
}
