/** Names that must never become a path, an argument or a line of a log. */
export const NAMES_TO_REFUSE = {
  'a path upwards': '../x',
  'a path downwards': 'x/y',
  'a path on Windows': 'x\\y',
  'the folder itself': '.',
  'a control character': 'x\u0000y',
  'a line break': 'x\ny',
  'an escape sequence': '\u001b[2J',
  'an option': '--help',
  'a shell substitution': '$(id)',
  'a look-alike letter': 'v\u0430lidator',
  nothing: '',
  '300 letters': 'x'.repeat(300),
};
