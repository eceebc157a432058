import { speaker } from '../sentences.ts'

/** Texts, glossaries and prompts. As src-main/words/failure-sentences.ts. */
export const textFailures = {
  'text.nul': {
    message:
      'The text holds a NUL character at line {line_id}, column {column_id}. It may be a binary file, or UTF-16 text read as something else. Nothing was sent.',
  },
  'text.half_character': {
    message:
      'The text holds half a character (a lone surrogate) at line {line_id}, column {column_id}; no provider takes it. Correct it there. Nothing was sent.',
  },
  'file.empty': { message: '{name} is empty: there is nothing to work on. Nothing was sent.' },
  'file.encoding': {
    message:
      '"{encoding}" is not an encoding that is known. Write one such as utf-8, utf-16le, shift_jis, euc-jp, gb18030, big5, euc-kr or windows-1252.',
  },
  'file.not_encoded': {
    message: '{name} is not valid {encoding} text. Save it as UTF-8. Nothing was sent.',
    whole:
      '{name} is not valid {encoding} text. Say with --encoding what it is, or save it as UTF-8. Nothing was sent.',
  },
  'file.zero_bytes': {
    message: {
      one: '{name} is text with a zero byte at position {at_id}. Remove it and try again. Nothing was sent.',
      other:
        '{name} is text with {count} zero bytes, the first at position {at_id}. Remove them and try again. Nothing was sent.',
    },
  },
  'file.binary': { message: '{name} is not a text file: it has a zero byte at position {at_id}. Nothing was sent.' },
  'file.utf16': {
    message: '{name} has zero bytes; it looks like UTF-16 text without its mark. Nothing was sent.',
    whole:
      '{name} has zero bytes; it looks like UTF-16 text without its mark. Run again with --encoding {encoding}. Nothing was sent.',
  },
  'file.unclear': {
    message: '{name} is not UTF-8 text, and which encoding it has is not clear. Save it as UTF-8. Nothing was sent.',
    whole:
      '{name} is not UTF-8 text, and which encoding it has is not clear. Say it, perhaps with --encoding {hint}, or save it as UTF-8. Nothing was sent.',
  },
  'file.broken': {
    message: {
      one: '{name} is UTF-8 text with {count} broken byte, the first at line {line_id}, column {column_id}. Correct it there. Nothing was sent.',
      other:
        '{name} is UTF-8 text with {count} broken bytes, the first at line {line_id}, column {column_id}. Correct it there. Nothing was sent.',
    },
    whole: {
      one: '{name} is UTF-8 text with {count} broken byte, the first at line {line_id}, column {column_id}. Correct it there, or say with --encoding what it is. Nothing was sent.',
      other:
        '{name} is UTF-8 text with {count} broken bytes, the first at line {line_id}, column {column_id}. Correct it there, or say with --encoding what it is. Nothing was sent.',
    },
  },
  'glossary.empty': {
    message:
      'The glossary {name} has no entry. Write one a line: source term, its translation, notes if you like, separated by tabs or commas.',
  },
  'glossary.unreadable': {
    message: 'The glossary {name} cannot be read: {reason}. Correct that line; nothing was sent.',
  },
  'glossary.one_column': {
    message:
      'Line {line_id} of the glossary {name} has one column ("{given}"). It needs the source term and its translation, separated by a tab.',
  },
  'glossary.one_column_by': {
    message:
      'Line {line_id} of the glossary {name} has one column ("{given}"). It needs the source term and its translation, separated by a "{delimiter}".',
  },
  'glossary.bad_json': { message: 'The glossary {name} is not valid JSON: {reason}.' },
  'glossary.field': {
    message:
      'Entry {entry_id} of the glossary {name}: {field} is "{given}". It can be {known}, or empty. Nothing was changed.',
  },
  'glossary.file_unreadable': { message: 'The glossary {name} cannot be read: {reason}. Nothing was changed.' },
  'language.same': {
    message: 'The target language is {target_language} ({tag}), and the text would stay the same. Nothing was sent.',
  },
  'language.already': {
    message:
      'The target language is {target_language} ({tag}), and the text looks like {source_language} already. Nothing was sent.',
    whole:
      'The target language is {target_language} ({tag}), and the text looks like {source_language} already. If it is not, say with --from what it is. Nothing was sent.',
  },
  'temperature.range': { message: 'The temperature must be a number from 0 to 2, not {given_id}.' },
  'tokens.limit': { message: 'The token limit must be a whole number from 1, not {given_id}.' },
  'prompt.no_parts': {
    message:
      '{file} is not a prompt: it needs a line "# System" with what the model is, then a line "# User" with what it is asked. Nothing was changed.',
  },
  'prompt.no_earlier': { message: 'There is no {prompt} prompt before the one in force. Nothing was changed.' },
  'prompt.no_versions': {
    message: 'The {prompt} prompt has no versions.',
    whole: 'The {prompt} prompt has no versions{whose}. "galley prompts edit" makes one.',
  },
  'prompt.no_version': {
    message: 'There is no version {version_id} of the {prompt} prompt.',
    whole: 'There is no version {version_id} of the {prompt} prompt{whose}. There are: {known}.',
  },
  'prompt.unknown': { message: 'There is no prompt "{name}". The prompts are: {names}.' },
  'prompt.unusable': {
    message: 'The {prompt} prompt cannot be used as written; nothing was changed: {why}',
    whole: 'The {prompt} prompt cannot be used as written; nothing was changed:\n{list}',
  },
  'file.too_large': { message: '{name} is larger than 64 MB. Divide it first; nothing was sent.' },
  'file.missing': { message: 'There is no file {file}. Nothing was sent.' },
  'file.folder': { message: '{file} is a folder. Name a text file; nothing was sent.' },
  'file.forbidden': { message: '{file} may not be read by you. Change its permissions; nothing was sent.' },
  'file.unreadable': { message: '{file} cannot be read: {reason}. Nothing was sent.' },
  'answer.not_delivered': {
    message: {
      one: '{reason} The answer is complete and paid for, and its {count} part is kept: run the same command again and it is saved without a call.',
      other:
        '{reason} The answer is complete and paid for, and its {count} parts are kept: run the same command again and it is saved without a call.',
    },
  },
  'abstract.length': { message: 'The length must be {lengths} or a number of words from 10 to 5000.' },
  'abstract.notes': {
    message:
      'The notes on the parts do not get shorter, so they cannot be combined into one abstract with this model. Choose a model with a larger context.',
  },
  'stopped.plain': { message: 'Stopped.' },
  'answer.failed': { message: '{model} of {provider} gave no usable answer: {error_kind}.' },
  'answer.said': { message: '{model} of {provider} gave no usable answer: {error_kind}. The provider said: “{words}”' },
  'answer.cut_off': {
    message: "The model's answer was cut off at its output limit, even for a part of {characters} characters.",
    terminal: 'Allow more with --max-tokens, or choose a model with a higher limit.',
  },
  'answer.filtered': {
    message:
      "The provider's content filter stopped the answer. What it wrote is in the ledger and was not used. Another model or provider may accept the text.",
  },
  'answer.unusable': {
    message:
      "The model's answer cannot be used, asked twice. Both answers are in the ledger; another model may do better.",
  },
  'answer.kept': {
    message:
      '{why} {parts} of {of_parts} parts are finished and kept; asking again goes on behind them and pays for none of them again.',
  },
  'answer.nothing_kept': { message: '{why} Nothing was finished.' },
} as const

/** Phrases within them. */
export const textPhrases = {
  'prompt_fault.no_slot': { text: '{tag} in the {part} part is not a slot. There are: {slots}.' },
  'prompt_fault.not_open': { text: '{tag} in the {part} part closes what is not open. Write {opening} before it.' },
  'prompt_fault.not_closed': { text: '{tag} in the {part} part is not closed. Write {closing} after it.' },
  'prompt_fault.missing': {
    text: '{tag} is missing. Put it where it belongs.',
    whole: '{tag} is missing ({says}). Put it where it belongs.',
  },
  'prompt_fault.no_user': { text: 'The user part is empty. The text goes there as {tag}.' },
  'prompt_fault.both': { text: '{first} {rest}' },
  'prompt_part.system': { text: 'system' },
  'prompt_part.user': { text: 'user' },
} as const

export const sayText = speaker(textFailures)
export const textPhrase = speaker(textPhrases)
