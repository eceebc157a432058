import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { longestRepeats, type Repeat } from '../text/repeats.ts'
import { scriptIds, scriptOf } from '../text/scripts.ts'
import { tokenId } from '../text/tokens.ts'

/** Said twice rightly: had had, that that, and what languages double for emphasis. */
const doubled: Readonly<Record<string, readonly string[]>> = {
  en: 'had that is no yes very so bye ha really long far many much again never now come go well oh hey please there more do on in blah boo knock tick chop night sie her you it'.split(
    ' ',
  ),
  de: 'die der das sie sehr so nein ja nie ganz viel wenn was den dem zu immer lange weit'.split(' '),
  fr: 'nous vous très non oui plus bien toujours vite si tout'.split(' '),
  es: 'no sí muy ya más mucho poco'.split(' '),
  it: 'no sì molto piano così via poco tutto ben'.split(' '),
  pl: 'nie tak bardzo się no'.split(' '),
  cs: 'ne ano se si velmi no'.split(' '),
  ru: 'да нет не очень ну вот так еле чуть давно много все всё'.split(' '),
}
const phraseTokens = 5

export const repetitionCheck: Check = {
  id: 'repetition',
  version: 1,
  title: 'Repeated words or phrases',
  description: 'A word is doubled, or a phrase returns more often than in the source.',
  operations: proseOperations,
  run({ source, target, targetLanguage }) {
    const fine = new Set((doubled[targetLanguage?.code ?? ''] ?? []).map(tokenId))
    const inSource = source === null ? 0 : countDoubled(source)
    const repeats = longestRepeats(target).filter(repeat => isStutter(repeat, target, fine))
    const stutters =
      inSource >= repeats.length ? repeats.filter(repeat => repeat.turns >= 4 && inSource === 0) : repeats
    const found: Observation[] = stutters.slice(0, 10).map(repeat => describeStutter(repeat, target))
    const phrases = found.length > 0 ? null : repeatedPhrases(source, target)
    return phrases === null ? found : [...found, phrases]
  },
}

function isSpacedWord(text: PreparedText, at: number): boolean {
  const script = scriptOf(text.text.charCodeAt(at))
  return (
    script !== scriptIds.han &&
    script !== scriptIds.hiragana &&
    script !== scriptIds.katakana &&
    script !== scriptIds.thai
  )
}

function isStutter(repeat: Repeat, text: PreparedText, fine: ReadonlySet<number>): boolean {
  if (!isSpacedWord(text, repeat.start)) return repeat.turns >= 3 && repeat.period >= 3
  // A comma, a dash or a full stop between the turns is a way of speaking: "no, no", "Run! Run!".
  const turn = text.text.slice(repeat.start, repeat.end)
  if (repeat.period === 1) {
    if (/[,.!?…;:"“”\n—–-]/u.test(turn)) return repeat.turns >= 4
    const word = text.text.slice(repeat.start, repeat.unitEnd)
    if (repeat.turns >= 3) return true
    // "Far, far away" is meant; "so far far." is not.
    const goesOn = /^\s+[\p{L}\p{N}]/u.test(text.text.slice(repeat.end, repeat.end + 3))
    return !(goesOn && fine.has(tokenId(word))) && (word.length >= 2 || /\p{L}/u.test(word))
  }
  return (
    repeat.tokens >= 2 * repeat.period && (repeat.turns >= 3 || (repeat.period >= 2 && !/[,.!?…;:\n—–]/u.test(turn)))
  )
}

function countDoubled(source: PreparedText): number {
  return longestRepeats(source).filter(
    repeat => repeat.turns >= 2 && (repeat.period > 1 || isSpacedWord(source, repeat.start) || repeat.turns >= 3),
  ).length
}

function describeStutter(repeat: Repeat, target: PreparedText): Observation {
  const unit = target.text.slice(repeat.start, repeat.unitEnd)
  const text = unit.length > 40 ? `${unit.slice(0, 40)}…` : unit
  const turns = Math.floor(repeat.turns)
  return {
    severity: turns >= 3 || repeat.period >= 4 ? 'major' : 'minor',
    ...(turns === 2
      ? sayFinding('repetition.twice', { text })
      : sayFinding('repetition.times', { text, times: turns })),
    targetSpan: { start: repeat.start, end: repeat.end },
    share: (repeat.end - repeat.start) / Math.max(1, target.length),
  }
}

/** Share of the text that is a run of words met before, against the same share of the source. */
function repeatedPhrases(source: PreparedText | null, target: PreparedText): Observation | null {
  const own = repeatedShare(target)
  if (own.share < 0.2 || own.tokens < 2 * phraseTokens) return null
  const before = source === null ? 0 : repeatedShare(source).share
  if (own.share < before * 1.5 + 0.15) return null
  return {
    severity: own.share > 0.4 && own.tokens >= 20 ? 'major' : 'minor',
    ...sayFinding('repetition.phrases', { repeated_share: own.share }),
    targetSpan: { start: own.start, end: own.end },
    share: own.share - before,
  }
}

function repeatedShare({ tokens }: PreparedText): { share: number; tokens: number; start: number; end: number } {
  const { ids, starts, ends, count } = tokens
  const seen = new Set<number>()
  let covered = 0
  let upTo = 0
  let start = -1
  let end = -1
  for (let at = 0; at + phraseTokens <= count; at += 1) {
    let key = 0
    for (let step = 0; step < phraseTokens; step += 1) key = (Math.imul(key, 31) + (ids[at + step] ?? 0)) | 0
    if (!seen.has(key)) {
      seen.add(key)
      continue
    }
    if (start < 0) start = starts[at] ?? 0
    end = ends[at + phraseTokens - 1] ?? 0
    covered += at + phraseTokens - Math.max(at, upTo)
    upTo = at + phraseTokens
  }
  return { share: covered / Math.max(1, count), tokens: covered, start: Math.max(0, start), end: Math.max(0, end) }
}
