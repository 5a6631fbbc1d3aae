"""Who may phrase an answer. Nobody by default: the answer is then the words of the law themselves."""
