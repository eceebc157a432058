import type { Check } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { englishProse } from '../text/english-prose.ts'

/** What a model says about its work, in the languages it says it in. Anchored to a line's start where a story may use the words too. */
const leadIn =
  /(?:^|\n)[^\S\n]{0,20}(?:\*\*|#{1,4} )?(?:(?:sure|certainly|of course|okay|absolutely)[,!.][^\n]{0,40}?)?(?:here(?:['’]s| is| are) (?:the|a|an|my|your)[^\n]{0,60}?(?:translat|version|render)|(?:the )?(?:\w{1,30} )?translation(?: of [^\n:]{1,60})?\s*:|translated text\s*:|this translates to|以下(?:是|为|為|は)[^\n]{0,20}(?:翻译|翻譯|译文|譯文|翻訳|訳)|(?:翻译|翻譯|译文|譯文|翻訳|訳文|訳)(?:如下|结果)?\s*[:：]|(?:다음은|번역)[^\n]{0,12}[:：]|(?:hier ist|hier die) (?:die )?(?:deutsche )?übersetzung|übersetzung\s*:|voici la traduction|traduction\s*:|(?:aquí (?:está|tiene|tienes)|esta es) la traducción|traducción\s*:|ecco la traduzione|traduzione\s*:|tradução\s*:|(?:вот|ниже) (?:мой )?перевод|перевод\s*:|ось переклад|переклад\s*:|(?:zde je|tady je) překlad|překlad\s*:|oto tłumaczenie|tłumaczenie\s*:|यहाँ? (?:आपका )?अनुवाद|अनुवाद\s*[:：]|þýðing\s*:)/giu
const note =
  /(?:[(（[［【*_]\s*)?(?:(?:translator|tl|t\/n|tn)(?:['’]?s)?(?: |['’])?(?:notes?)?\s*[:：]|translator['’]s notes?\b|\bnote that (?:the|this|i|in)\b[^\n]{0,60}translat|(?:译者|譯者|译|譯)(?:注|註)|[（(【[]\s*注\s*[:：]|訳(?:者)?注|訳註|역(?:자)?주\s*[:：)]|anm(?:erkung|\.)? (?:des|der|d\.) ?(?:übersetzer|ü\.)|note d[eu] (?:la )?traduct|N\.\s?d\.\s?T\.|nota del? traduct|nota del traduttore|N\. ?del ?T\.|nota do tradutor|прим(?:ечание|\.)? пер(?:еводчика|\.)|прим(?:ітка|\.)? перекл|pozn(?:ámka|\.)? překl|przyp(?:is|\.)? tłum)/giu
const afterword =
  /(?:^|\n)[^\S\n]{0,20}(?:\*\*|[(（])?(?:i hope (?:this|that) helps|let me know if (?:you|there)|please (?:let me know|provide (?:more|the|me|additional))|feel free to|would you like me to|is there anything else|(?:both|these|either) (?:options|translations|versions|sentences)|希望(?:这|對你|对你|这个翻译)[^\n]{0,10}(?:帮助|幫助)|如果(?:您|你)(?:有|需要)[^\n]{0,20}(?:告诉我|修改|翻译)|ご不明な点)/giu
const machinery =
  /<\/?(?:think|thinking|reasoning|analysis|scratchpad|translation|output|answer|result)>|<\|[a-z_]{2,30}\|>|\[\/?INST\]|<\/s>|(?:^|\n)[^\S\n]{0,20}###? ?(?:response|instruction|translation|output)\b|(?:^|\n)[^\S\n]{0,20}(?:assistant|user|system)\s*:\s|translate the following|\bas an AI (?:language )?model/giu
const fence = /```/gu

export const addedTextCheck: Check = {
  id: 'added_text',
  version: 1,
  title: 'Text that is not the translation',
  description:
    "The answer carries the model's own words: a lead-in, notes, its reasoning, code fences, a second version.",
  operations: ['translation', 'abstract_generation'],
  run(segment) {
    const found = [
      ...match(segment, fence, () => sayFinding('added_text.fence')),
      ...match(segment, machinery, text => sayFinding('added_text.machinery', { text })),
      ...match(segment, leadIn, text => sayFinding('added_text.lead_in', { text })),
      ...match(segment, note, text => sayFinding('added_text.note', { text })),
      ...match(segment, afterword, text => sayFinding('added_text.afterword', { text })),
      ...prose(segment),
    ]
    return withoutOverlaps(found).slice(0, 20)
  },
}

function match(
  segment: PreparedSegment,
  pattern: RegExp,
  say: (text: string) => Pick<Observation, 'message' | 'advice' | 'said'>,
): readonly Observation[] {
  const { target, source } = segment
  pattern.lastIndex = 0
  const inSource = source === null ? 0 : (source.text.match(pattern)?.length ?? 0)
  if (inSource > 0) return []
  const found: Observation[] = []
  for (const hit of target.text.matchAll(pattern)) {
    const start = hit.index + (hit[0].length - hit[0].trimStart().length)
    const end = hit.index + hit[0].length
    const words = target.text.slice(start, Math.min(end + 30, target.text.length)).replaceAll(/\s+/gu, ' ')
    found.push({
      severity: 'major',
      ...say(words),
      targetSpan: { start, end },
      share: (end - start) / Math.max(1, target.length),
    })
    if (found.length >= 10) break
  }
  return pattern === fence ? found.slice(0, 1) : found
}

function prose(segment: PreparedSegment): readonly Observation[] {
  const span = englishProse(segment)
  if (span === null) return []
  const { target } = segment
  const share = (span.end - span.start) / Math.max(1, target.length)
  return [
    {
      severity: 'major',
      ...sayFinding('added_text.english', { text: target.text.slice(span.start, Math.min(span.end, span.start + 60)) }),
      targetSpan: span,
      share,
    },
  ]
}

function withoutOverlaps(found: readonly Observation[]): readonly Observation[] {
  const kept: Observation[] = []
  const taken: Span[] = []
  for (const observation of found) {
    const span = observation.targetSpan
    if (span && taken.some(other => span.start < other.end && other.start < span.end)) continue
    if (span) taken.push(span)
    kept.push(observation)
  }
  return kept
}
