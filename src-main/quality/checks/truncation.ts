import type { Check } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import { isNumberedHeading } from '../numbered-heading.ts'
import type { LengthComparison, PreparedSegment } from '../prepare-segment.ts'
import { isFunctionWord } from '../text/function-words.ts'
import { isLetterScript, scriptIds, scriptOf } from '../text/scripts.ts'
import { isTerminal, lastMark } from '../text/sentences.ts'

/** Languages that end sentences without a mark. */
const unmarked = new Set(['th', 'lo', 'km', 'my'])
const particles = '的在和与與及把被对對从從向は がをにとでのもへや、，,'

/** An answer that stops before its end. */
export const truncationCheck: Check = {
  id: 'truncation',
  version: 4,
  title: 'Cut off',
  description: 'The answer stops in the middle: the model ran into its limit, or the last sentence has no end.',
  operations: proseAndLists(),
  run(segment) {
    const { given, target } = segment
    if (given.finishReason === 'length') {
      return [
        {
          severity: 'critical',
          ...sayFinding('truncation.limit'),
          targetSpan: { start: Math.max(0, target.text.length - 1), end: target.text.length },
        },
      ]
    }
    return segment.operation === 'translation' ? unfinished(segment) : []
  },
}

function proseAndLists(): Check['operations'] {
  return ['translation', 'abstract_generation', 'key_terms_extraction', 'chapter_division']
}

function unfinished(segment: PreparedSegment): readonly Observation[] {
  const { source, target, length, targetLanguage } = segment
  if (source === null || length === null || target.letters === 0 || unmarked.has(targetLanguage?.code ?? '')) return []
  const sourceEnd = lastMark(source.text)
  const end = lastMark(target.text)
  if (targetLanguage?.code === 'ja' && endsWithSpeech(target.text)) return []
  // A list ends its items on the same open mark as the source does.
  if (!endsOpen(target.text, end) || (!isWordEnd(end.character) && sameMark(sourceEnd.character, end.character)))
    return []
  const finished = isTerminal(sourceEnd.character)
  if (!finished && isNumberedHeading(segment)) return []
  const dangling = isDangling(segment, end.at)
  const spanStart = Math.max(0, end.at)
  if (isCut(length, { finished, dangling, language: targetLanguage?.code ?? '' })) {
    return [
      {
        severity: 'critical',
        ...sayFinding('truncation.breaks_off'),
        targetSpan: { start: spanStart, end: target.text.length },
        share: Math.min(1, Math.max(0.1, 1 - length.ratio)),
      },
    ]
  }
  if (!finished) return []
  return [
    {
      severity: 'minor',
      ...sayFinding('truncation.no_mark'),
      targetSpan: { start: spanStart, end: target.text.length },
    },
  ]
}

/** A missing end mark alone is a slip; with a text that is too short as well it is a cut. */
function isCut(
  { z, ratio, sourceLength }: LengthComparison,
  { finished, dangling, language }: { finished: boolean; dangling: boolean; language: string },
): boolean {
  // A title or a note ends without a mark in both: only its length tells, and that of a short one varies.
  if (!finished && !dangling) return sourceLength >= 60 ? z < -2 && ratio < 0.8 : z < -3.2 && ratio < 0.7
  const evidence = (finished ? 1.6 : 0) + (dangling ? 1.6 : 0) + Math.max(0, -z)
  if (evidence >= 2.9 && ratio < 0.88 && z < -1) return true
  // In Japanese a last sentence often goes without its mark.
  return finished && language !== 'ja' && sourceLength >= 40 && z < -0.6 && ratio < 0.92
}

/** Japanese puts no full stop before the bracket that closes a speech: the bracket is the end. */
function endsWithSpeech(text: string): boolean {
  return /[」』]\s*$/u.test(text.slice(-8))
}

function endsOpen(text: string, { character, at }: { character: string; at: number }): boolean {
  if (character === '' || isTerminal(character)) return false
  const script = scriptOf(text.charCodeAt(at))
  if (isLetterScript(script) || script === scriptIds.digit) return true
  return ',，、;；—–-:：（(「『“‘の・'.includes(character)
}

const markPairs: Readonly<Record<string, string>> = {
  '，': ',',
  '、': ',',
  '；': ';',
  '：': ':',
  '—': '-',
  '–': '-',
  '…': '-',
}

function isWordEnd(character: string): boolean {
  const script = scriptOf(character.charCodeAt(0))
  return isLetterScript(script) || script === scriptIds.digit
}

function sameMark(one: string, other: string): boolean {
  return (markPairs[one] ?? one) === (markPairs[other] ?? other)
}

/** A bracket or quote near the end that nothing closes. */
function opensBracket(text: string): boolean {
  const end = text.slice(-120)
  return (
    end.lastIndexOf('(') > end.lastIndexOf(')') || (!text.includes('„') && end.lastIndexOf('“') > end.lastIndexOf('”'))
  )
}

function isDangling({ target, targetLanguage }: PreparedSegment, at: number): boolean {
  const character = target.text.charAt(at)
  if (',，、;；(（「『“‘—–-'.includes(character)) return true
  const { ids, count, ends } = target.tokens
  if (count === 0 || (ends[count - 1] ?? 0) !== at + 1) return false
  if (targetLanguage?.usesSpaces === false) return particles.includes(character)
  return isFunctionWord(ids[count - 1] ?? 0, targetLanguage?.code ?? '') || opensBracket(target.text)
}
