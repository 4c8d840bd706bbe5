" Rapid7 LEQL, in previews.
if exists('b:current_syntax')
  finish
endif
syntax case ignore
syntax keyword leqlClause where from select groupby calculate having sort limit timeslice
syntax match leqlOperator /\<\%(AND\|OR\|NOT\|I\=IN\|I\=CONTAINS\|NOCASE\)\>/
syntax match leqlOperator /\<\%(I\=CONTAINS\|I\=STARTS-WITH\)-\%(ANY\|ALL\)\>\|\<I\=STARTS-WITH\>/
syntax match leqlOperator /!==\|!=\|<=\|>=\|[=<>]/
syntax region leqlString start=/"/ end=/"/ oneline
syntax region leqlString start=/'/ end=/'/ oneline
syntax region leqlRegex start=+/+ skip=+\\.+ end=+/i\=+ oneline
syntax match leqlNumber /\<\d\+\%(\.\d\+\)\=\>/
syntax match leqlComment +^//.*+
highlight default link leqlClause Keyword
highlight default link leqlOperator Operator
highlight default link leqlString String
highlight default link leqlRegex SpecialChar
highlight default link leqlNumber Number
highlight default link leqlComment Comment
let b:current_syntax = 'leql'
