import type { GlossaryEntry } from './read-task.ts'
import { densityOf, type Script } from './scripts.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

/** Stands at the head of every text a practice model writes, so that nobody takes it for a translation. */
export const practiceMark = '⟦practice⟧'

/**
 * Text in the target script with the structure of the source: the same paragraphs and sentences, its
 * numbers and glossary terms, and about the length a translation would have. It means nothing.
 */
export function writeTranslation(
  source: string,
  script: Script,
  glossary: readonly GlossaryEntry[],
  seed: string,
): string {
  const ratio = script.density / densityOf(source)
  let marked = false
  return source
    .split('\n')
    .map((line, index) => {
      if (line.trim() === '') return line
      const written = writeParagraph(line, script, ratio, glossary, createSeededRandom(`${seed}:${index}`))
      if (marked) return written
      marked = true
      return `${practiceMark} ${written}`
    })
    .join('\n')
}

/** Sentences end at their mark, with a closing quote after it; a full stop inside a number ends none. */
const sentenceEnd = /(?:[.!?…]+(?=[\s"”’」』)\]]|$)|[。！？]+|[。！？!?][」』”])["”’」』)\]]*/gu

function writeParagraph(
  paragraph: string,
  script: Script,
  ratio: number,
  glossary: readonly GlossaryEntry[],
  random: SeededRandom,
): string {
  return splitSentences(paragraph)
    .map(sentence => writeSentence(sentence, script, ratio, glossary, random))
    .join(script.wordGap)
}

function splitSentences(paragraph: string): readonly string[] {
  const sentences: string[] = []
  let start = 0
  for (const match of paragraph.matchAll(sentenceEnd)) {
    const end = match.index + match[0].length
    sentences.push(paragraph.slice(start, end))
    start = end
  }
  const rest = paragraph.slice(start)
  return rest.trim() === '' ? sentences : [...sentences, rest]
}

function writeSentence(
  sentence: string,
  script: Script,
  ratio: number,
  glossary: readonly GlossaryEntry[],
  random: SeededRandom,
): string {
  const kept = [
    ...glossary.filter(entry => sentence.includes(entry.term)).map(entry => entry.translation),
    ...(sentence.match(/\d+(?:[.,:]\d+)*/g) ?? []),
  ]
  const spoken = /^[\s]*["“「『«]/u.test(sentence)
  const words = writeWords(
    Math.max(2, Math.round(sentence.trim().length * ratio) - kept.join('').length),
    script,
    random,
  )
  for (const piece of kept) words.splice(random.below(words.length + 1), 0, piece)
  const body = capitalise(punctuate(words, script, random), script)
  const whole = `${body}${endMark(sentence, script)}`
  return spoken ? `${script.quotes[0]}${whole}${script.quotes[1]}` : whole
}

/** Words of about `length` characters together. */
export function writeWords(length: number, script: Script, random: SeededRandom): string[] {
  const [shortest, longest] = script.wordLength
  const words: string[] = []
  for (let written = 0; written < length; ) {
    const syllables = shortest + random.below(longest - shortest + 1)
    const word = Array.from({ length: syllables }, () => random.pick(script.syllables)).join('')
    words.push(word)
    written += word.length + script.wordGap.length
  }
  return words
}

export function punctuate(words: readonly string[], script: Script, random: SeededRandom): string {
  let text = ''
  let sinceComma = 0
  for (const [index, word] of words.entries()) {
    sinceComma += 1
    const last = index === words.length - 1
    const comma = !last && sinceComma > 4 && random.next() < 0.18
    if (comma) sinceComma = 0
    text += last ? word : `${word}${comma ? script.comma : script.wordGap}`
  }
  return text
}

export function capitalise(text: string, script: Script): string {
  return script.capitals ? text.charAt(0).toUpperCase() + text.slice(1) : text
}

function endMark(sentence: string, script: Script): string {
  const end = sentence.trimEnd().slice(-3)
  if (/[?？]/.test(end)) return script.question
  if (/[!！]/.test(end)) return script.exclamation
  return /[.。…]/.test(end) ? script.stop : ''
}
