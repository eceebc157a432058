import { speaker } from '../words/sentences.ts'
import { operationSentences } from './operation-sentences.ts'

const again = 'Run this part again, or with another model.'

/** What a check says is wrong, and what to do about it. Stored findings keep their code, so codes stay. */
export const findingSentences = {
  ...operationSentences,
  'added_text.fence': {
    message: 'A code fence (```) stands in the answer.',
    advice: 'Take it out; the text around it may hold a second version.',
  },
  'added_text.machinery': {
    message: 'The model\'s own markup or reasoning stands in the answer: "{text}".',
    advice: 'Take it out, or run this part again.',
  },
  'added_text.lead_in': { message: 'The answer announces itself: "{text}".', advice: 'Take the announcement out.' },
  'added_text.note': {
    message: 'A translator\'s note stands in the text: "{text}".',
    advice: 'Keep it only if readers are meant to see it.',
  },
  'added_text.afterword': {
    message: 'The model talks to you at the end: "{text}".',
    advice: 'Take these sentences out.',
  },
  'added_text.english': {
    message: 'A passage is in English: "{text}…".',
    advice: 'It looks like the model explaining itself. Take it out, or run this part again.',
  },
  'chinese_form.is_traditional': {
    message: 'The text is in Traditional characters.',
    advice: 'Convert it, or ask for Simplified Chinese in the prompt.',
  },
  'chinese_form.is_simplified': {
    message: 'The text is in Simplified characters.',
    advice: 'Convert it, or ask for Traditional Chinese in the prompt.',
  },
  'chinese_form.some_traditional': {
    message: 'Traditional characters are mixed in.',
    advice: 'Convert it, or ask for Simplified Chinese in the prompt.',
  },
  'chinese_form.some_simplified': {
    message: 'Simplified characters are mixed in.',
    advice: 'Convert it, or ask for Traditional Chinese in the prompt.',
  },
  'dialogue.unmarked': {
    message: 'The source has {spoken} lines of speech; none is marked in the translation.',
    advice: 'Put the quotation marks back.',
  },
  'dialogue.two_styles': {
    message: 'Speech is marked in two styles of quotation marks.',
    advice: 'Use one style throughout the book.',
  },
  'echo.all': { message: 'The text is the source, not a translation.', advice: again },
  'echo.part': { message: '{copied_share} of the text is the source, not a translation.', advice: again },
  'echo.passage': {
    message: 'A passage was left as it is in the source: "{text}".',
    advice: 'Translate this passage, or run the part again.',
  },
  'empty.nothing': {
    message: 'The answer is empty.',
    advice: 'Run this part again; nothing of it was translated.',
  },
  'empty.only': {
    message: 'The answer is only "{text}".',
    advice: 'Run this part again; nothing of it was translated.',
  },
  'empty.short': {
    message: 'The answer is about {length_share} of the expected length.',
    advice: 'Run this part again; almost nothing of it was translated.',
  },
  'encoding.damaged': {
    message: 'Damaged characters: "{text}".',
    advice: 'Correct them by hand, or run this part again.',
  },
  'excess.too_long': {
    message: 'The translation is about {length_ratio} times as long as expected for this source.',
    advice: 'Look for text that the source does not have: explanations, repetitions, a second version.',
  },
  'glossary.missing': {
    message: {
      one: '{term} should be "{wanted}", which is not in the translation.',
      other: '{term} ({count} times in the source) should be "{wanted}", which is not in the translation.',
    },
    advice: 'Use the term of the glossary, or change the glossary. A pronoun in its place can be accepted.',
  },
  'glossary.partial': {
    message: {
      one: '{term} should be "{wanted}"; only a part of it is in the translation.',
      other: '{term} ({count} times in the source) should be "{wanted}"; only a part of it is in the translation.',
    },
    advice: 'Use the term of the glossary, or change the glossary. A pronoun in its place can be accepted.',
  },
  'lines.fewer': {
    message: 'The source has {source_lines} lines, the translation {lines}.',
    advice: 'Check whether lines were joined or left out.',
  },
  'lines.more': {
    message: 'The source has {source_lines} lines, the translation {lines}.',
    advice: 'Check whether lines were split or added.',
  },
  'loop.repeated': {
    message: '"{text}" is repeated {times} times in a row.',
    advice: 'Run this part again, with another temperature or another model.',
  },
  'markup.missing': { message: '{text} is missing.', advice: 'Put it back where it belongs.' },
  'markup.new': { message: '{text} is not in the source.', advice: 'Take it out.' },
  'markup.markdown': {
    message: 'Markdown was added: "{text}".',
    advice: 'Take the marks out, or tell the model to answer in plain text.',
  },
  'names.elsewhere': {
    message: '{term} is "{usual}" in chapter {chapter} (call {call}); here it is "{found}".',
    advice: 'Settle on one form and put it into the glossary.',
  },
  'names.otherwise': {
    message: '{term} was "{usual}" in the chapters before; here it is "{found}".',
    advice: 'Settle on one form and put it into the glossary.',
  },
  'numbers.differ': {
    message: 'The source says {source_number}, the translation {found_number}.',
    advice: 'Check the number against the source.',
  },
  'numbers.missing': {
    message: 'The number {source_number} of the source is not in the translation.',
    advice: 'Check whether it is missing or said in words.',
  },
  'numbers.extra': {
    message: 'The number {found_number} is not in the source.',
    advice: 'Check whether the source says it in words.',
  },
  'omission.short': {
    message: 'The translation is about {length_share} of the length expected for this source.',
    advice: 'Compare it with the source; if something is missing, run this part again.',
  },
  'omission.paragraph': {
    message: 'A paragraph has no counterpart in the translation: "{text}".',
    advice: 'Translate this paragraph, or run the part again.',
  },
  'punctuation.lost_question': {
    message: 'The source ends with a question, the translation does not.',
    advice: 'Check whether the sentence still asks what it asked.',
  },
  'punctuation.new_question': {
    message: 'The translation ends with a question, the source does not.',
    advice: 'Check whether the sentence still asks what it asked.',
  },
  'quotes.unopened': {
    message: 'The {mark} after "{text}" closes something that was never opened.',
    advice: 'Add or take out the mark.',
  },
  'quotes.unclosed': { message: 'The {mark} after "{text}" is not closed.', advice: 'Add or take out the mark.' },
  'quotes.alone': { message: 'The {mark} after "{text}" has no partner.', advice: 'Add or take out the mark.' },
  'refusal.filter': {
    message: "The provider's content filter stopped the answer.",
    advice: 'Use another model for this part, or change the passage.',
  },
  'refusal.declined': {
    message: 'The model declines: "{text}…".',
    advice: 'Run this part again with another model, or say in the prompt that this is fiction.',
  },
  'repetition.twice': {
    message: '"{text}" stands twice in a row.',
    advice: 'Keep it once, unless the source repeats it too.',
  },
  'repetition.times': {
    message: '"{text}" stands {times} times in a row.',
    advice: 'Keep it once, unless the source repeats it too.',
  },
  'repetition.phrases': {
    message: 'The same phrases return: {repeated_share} of the text has been said before in it.',
    advice: 'Compare with the source; if it does not repeat itself, run this part again.',
  },
  'residue.most': {
    message: 'Most of the text ({left_share} of its letters) is still in the source script.',
    advice: again,
  },
  'residue.in_brackets': {
    message: 'The original is given in brackets: "{text}".',
    advice: 'Take it out unless readers are meant to see the original.',
  },
  'residue.left': {
    message: 'Left in the source script: "{text}".',
    advice: 'Translate or transliterate it; for a name, add it to the glossary.',
  },
  /** In place of all others where the call's text was deleted (src-main/store/repositories/text-deletion-repository.ts). */
  text_deleted: {
    message: 'The text was deleted.',
    advice: 'What kind of fault it was is still known; its words are gone.',
  },
  'truncation.limit': {
    message: 'The model stopped because its output limit was reached.',
    advice: 'Raise the limit on output tokens or send smaller parts, and run this part again.',
  },
  'truncation.breaks_off': {
    message: 'The translation breaks off: its last sentence has no end and the text is shorter than expected.',
    advice: 'Run this part again; the end is missing.',
  },
  'truncation.no_mark': {
    message: 'The last sentence has no end mark, unlike the source.',
    advice: 'Check that nothing is missing at the end, and add the mark.',
  },
  'voice.gender': {
    message: '{wrong} pronouns of the other gender stand near "{name}", {right} of the expected.',
    advice: 'Read these sentences; the pronouns may belong to someone else.',
  },
  'voice.familiar': {
    message: 'Near "{name}" the familiar address is used {wrong} times, the formal one {right} times.',
    advice: 'Read these sentences; the pronouns may belong to someone else.',
  },
  'voice.formal': {
    message: 'Near "{name}" the formal address is used {wrong} times, the familiar one {right} times.',
    advice: 'Read these sentences; the pronouns may belong to someone else.',
  },
  'wrong_language.script': {
    message: '{foreign_share} of the text is not written in the script of {language}.',
    advice: 'Run this part again and state the target language.',
  },
  'wrong_language.passage': {
    message: '{foreign_share} of the text is not written in the script of {language}.',
    advice: 'Look at this passage; it may be a note or left untranslated.',
  },
  'wrong_language.other': {
    message: 'The text is in {found_language}, not in {language}.',
    advice: 'Run this part again and state the target language.',
  },
  'wrong_language.unknown': {
    message: 'The text is in another language, not in {language}.',
    advice: 'Run this part again and state the target language.',
  },
} as const

/** `message`, `advice` and the same as data: spread into an observation. */
export const sayFinding = speaker(findingSentences)
