import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { type Script, scriptIds, scriptOf } from '../text/scripts.ts'

const mostReported = 20

/** Letters of the source's script that do not belong in the target language. */
export const residueCheck: Check = {
  id: 'residue',
  version: 1,
  title: 'Source script left over',
  description: 'Characters of the source script (kana, Hangul, Han, Cyrillic and others) are left in the answer.',
  operations: proseOperations,
  run(segment) {
    const foreign = foreignScripts(segment)
    if (foreign.length === 0) return []
    const { target } = segment
    const runs = findRuns(segment, new Set(foreign.map(script => scriptIds[script])))
    const letters = runs.reduce((sum, run) => sum + run.letters, 0)
    if (letters === 0) return []
    const share = letters / target.letters
    const [first] = runs
    if (share > 0.5 && letters >= 8) {
      return [
        {
          severity: 'critical',
          ...sayFinding('residue.most', { left_share: share }),
          targetSpan: { start: first?.start ?? 0, end: runs.at(-1)?.end ?? 0 },
          share,
        },
      ]
    }
    return joinRuns(target.text, runs)
      .slice(0, mostReported)
      .map(run => describe(segment, run))
  },
}

interface Run extends Span {
  readonly letters: number
  readonly glossed: boolean
}

/** A sentence left over is one finding, whatever marks stand in it. */
function joinRuns(text: string, runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = []
  for (const run of runs) {
    const previous = joined.at(-1)
    const between = previous === undefined ? null : text.slice(previous.end, Math.min(run.start, previous.end + 8))
    if (previous === undefined || between === null || run.start - previous.end > 6 || /[\p{L}\n]/u.test(between)) {
      joined.push(run)
    } else {
      joined[joined.length - 1] = {
        start: previous.start,
        end: run.end,
        letters: previous.letters + run.letters,
        glossed: previous.glossed && run.glossed,
      }
    }
  }
  return joined
}

/** Letters that make a sentence rather than a name. */
const sentenceLetters = { dense: 15, alphabetic: 45 } as const

function isSentence(text: string, { start, letters }: Run): boolean {
  const script = scriptOf(text.charCodeAt(start))
  const dense = script === scriptIds.han || script === scriptIds.hiragana || script === scriptIds.katakana
  return letters >= (dense ? sentenceLetters.dense : sentenceLetters.alphabetic)
}

function describe({ target }: PreparedSegment, run: Run): Observation {
  const text = target.text.slice(run.start, Math.min(run.end, run.start + 40))
  return {
    severity: run.glossed ? 'minor' : isSentence(target.text, run) ? 'critical' : 'major',
    ...sayFinding(run.glossed ? 'residue.in_brackets' : 'residue.left', { text }),
    targetSpan: { start: run.start, end: run.end },
    term: target.text.slice(run.start, run.end).slice(0, 100),
    share: run.letters / Math.max(1, target.letters),
  }
}

/** Scripts the source language has and the target language has not, as far as the source text uses them. */
function foreignScripts({ source, sourceLanguage, targetLanguage }: PreparedSegment): readonly Script[] {
  if (sourceLanguage === null || targetLanguage === null || targetLanguage.scripts.length === 0) return []
  const own = new Set(targetLanguage.scripts)
  // Hanja stand in Korean books; Latin letters (names, units, abbreviations) stand in every language's.
  return sourceLanguage.scripts.filter(
    script =>
      script !== 'latin' && !own.has(script) && (source === null || (source.scriptCounts[scriptIds[script]] ?? 0) > 0),
  )
}

function findRuns({ target }: PreparedSegment, scripts: ReadonlySet<number>): readonly Run[] {
  let present = 0
  for (const script of scripts) present += target.scriptCounts[script] ?? 0
  if (present === 0) return []
  const { text } = target
  const protectedSpans = target.protectedSpans.filter(span => span.kind !== 'fence')
  const runs: Run[] = []
  let skip = 0
  let start = -1
  let end = -1
  let letters = 0
  const close = () => {
    if (start < 0) return
    const span = protectedSpans[skip]
    if (span === undefined || span.start >= end || span.end <= start) {
      runs.push({ start, end, letters, glossed: isGlossed(text, start, end) })
    }
    start = -1
    letters = 0
  }
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (scripts.has(scriptOf(unit))) {
      if (start < 0) {
        start = at
        while ((protectedSpans[skip]?.end ?? Number.POSITIVE_INFINITY) <= at) skip += 1
      }
      end = at + 1
      letters += 1
    } else if (start >= 0 && at - end >= 1) close()
  }
  close()
  return runs
}

function isGlossed(text: string, start: number, end: number): boolean {
  return (
    '(（[［【'.includes(text.charAt(start - 1)) &&
    ')）]］】,，'.includes(text.charAt(end)) &&
    end < text.length &&
    start > 1
  )
}
