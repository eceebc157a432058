import type { PracticeTask } from './read-task.ts'
import type { Script } from './scripts.ts'
import { createSeededRandom } from './seeded-random.ts'
import { capitalise, practiceMark, punctuate, writeTranslation, writeWords } from './write-translation.ts'

/** The whole answer to a task, the same for the same seed, in the form the instructions ask for. */
export function writeAnswer(task: PracticeTask, seed: string): string {
  switch (task.kind) {
    case 'translate':
      return writeTranslation(task.source, task.script, task.glossary, seed)
    case 'summarise':
      return writeSummary(task.source, task.script, task.words, seed)
    case 'list_terms':
      return JSON.stringify({ terms: findTerms(task.source).map(found => describeTerm(found, task.script, seed)) })
    case 'find_chapters':
      return JSON.stringify({ chapters: findChapters(task.source) })
    case 'reply':
      return `${practiceMark} This answer is simulated.`
  }
}

function writeSummary(source: string, script: Script, words: number, seed: string): string {
  const random = createSeededRandom(seed)
  const length = Math.min(words * 6, Math.max(60, source.length / 2)) * script.density
  const names = findTerms(source)
    .slice(0, 3)
    .map(found => found.term)
  const sentences: string[] = []
  for (let written = 0; written < length; written += sentences.at(-1)?.length ?? 1) {
    const body = writeWords((40 + random.below(60)) * script.density, script, random)
    const name = names[sentences.length]
    if (name !== undefined) body.unshift(name)
    sentences.push(`${capitalise(punctuate(body, script, random), script)}${script.stop}`)
  }
  return `${practiceMark} ${sentences.join(script.wordGap)}`
}

interface FoundTerm {
  readonly term: string
  readonly count: number
}

/** Words that look like names: capitalised inside sentences, katakana, and Han sequences that return. */
function findTerms(source: string): readonly FoundTerm[] {
  const counts = new Map<string, number>()
  const count = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1)
  for (const match of source.matchAll(/(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,})?/gu)) count(match[0])
  for (const match of source.matchAll(/[\u30a1-\u30fa\u30fc]{3,}/gu)) count(match[0])
  for (const match of source.matchAll(/\p{Script=Han}{2,}/gu)) {
    for (let start = 0; start + 2 <= match[0].length; start++) {
      count(match[0].slice(start, start + 2))
      if (start + 3 <= match[0].length) count(match[0].slice(start, start + 3))
    }
  }
  const repeated = [...counts].map(([term, times]) => ({ term, count: times })).filter(found => found.count >= 2)
  return repeated
    .sort((a, b) => b.count * b.term.length - a.count * a.term.length || (a.term < b.term ? -1 : 1))
    .slice(0, 20)
}

function describeTerm({ term, count }: FoundTerm, script: Script | null, seed: string) {
  const random = createSeededRandom(`${seed}:${term}`)
  const category = random.pick(['person', 'place', 'organisation', 'item', 'concept'])
  const explanation = `${practiceMark} simulated; occurs ${count} times`
  if (script === null) return { term, category, explanation }
  return { term, category, translation: capitalise(writeWords(4, script, random).join(''), script), explanation }
}

const heading =
  /^(?:(?:chapter|prologue|epilogue|part|book|volume)\b.{0,60}|第.{1,8}[章回話话節节卷].{0,40}|[一二三四五六七八九十百]{1,4}|[IVXLC]{1,6}\.?)$/iu

/** The numbered paragraphs that look like headings; without any, the first that is numbered 1. */
function findChapters(source: string): readonly { start: number; title: string }[] {
  const paragraphs = [...source.matchAll(/^\[(\d+)\](?: \(continued\))?[ \t]*(.*)$/gmu)].map(match => ({
    number: Number(match[1]),
    text: (match[2] ?? '').trim(),
  }))
  const chapters = paragraphs
    .filter(paragraph => heading.test(paragraph.text))
    .map(({ number, text }) => ({ start: number, title: text }))
  if (chapters.length > 0 || paragraphs[0]?.number !== 1) return chapters
  return [{ start: 1, title: `${practiceMark} 1` }]
}
