const divideAgain = 'Divide the chapter again, or move the border by hand.'

/** What is wrong with an abstract, a list of key terms or a division into chapters. */
export const operationSentences = {
  'abstract.too_long': {
    message: 'The abstract is {length_share} as long as the chapter.',
    advice: 'Ask for a shorter one.',
  },
  'abstract.too_short': { message: 'The abstract has only {characters} characters.', advice: 'Run it again.' },
  'abstract.unknown_name': {
    message: '"{name}" is not in the chapter.',
    advice: 'Check the abstract; the name may be made up.',
  },
  'division.no_place': { message: 'Chapter {number} has no place in the text ({from} to {to}).', advice: divideAgain },
  'division.overlap': { message: 'Chapter {number} begins before the one before it ends.', advice: divideAgain },
  'division.gap': { message: 'Text before chapter {number} is in no chapter.', advice: divideAgain },
  'division.no_end': { message: 'The end of the text is in no chapter.', advice: divideAgain },
  'division.within_paragraph': {
    message: 'Chapter {number} begins in the middle of a paragraph.',
    advice: divideAgain,
  },
  'key_terms.unreadable': { message: 'The answer is not a list of terms in JSON.', advice: 'Run it again.' },
  'key_terms.absent': { message: '"{term}" is not in the text.', advice: 'Take it out of the list.' },
  'key_terms.twice': { message: '"{term}" is listed twice.', advice: 'Keep one of them.' },
  'key_terms.untranslated': {
    message: '"{term}" was not translated into {language}.',
    advice: 'Give it a translation before it goes into the glossary.',
  },
} as const
