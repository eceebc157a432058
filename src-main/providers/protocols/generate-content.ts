import { type TokenUsage, unknownUsage } from '../../../db/token-usage.ts'
import { callEnd } from '../../words/call-end-sentences.ts'
import type { AnswerDraft } from './answer-reading.ts'
import { finishReasonOf } from './finish-reasons.ts'
import { countOf, type Fields, fieldsAt, fieldsList, isFields, textOf } from './json-fields.ts'
import type { Protocol } from './protocol.ts'
import { collectUnits, isSaid, least } from './usage-figures.ts'

/** Google's generateContent and streamGenerateContent, of Gemini's API and of Vertex AI. */
export const generateContent: Protocol = {
  name: 'generate_content',
  usage: geminiUsage,

  readBody(draft, body) {
    readChunk(draft, body)
    if (draft.error !== null || draft.blockReason !== null) return
    if (fieldsList(body.candidates).length === 0) draft.spoil(callEnd('no_candidate'))
    else draft.isComplete = true
  },

  readEvent: readChunk,
}

function readChunk(draft: AnswerDraft, chunk: Fields): void {
  if (isFields(chunk.error)) draft.fail(chunk)
  draft.identify(chunk.responseId, chunk.modelVersion)
  draft.addUsage(chunk.usageMetadata)
  const blocked = fieldsAt(chunk, 'promptFeedback')?.blockReason
  if (blocked !== undefined && blocked !== null && blocked !== 'BLOCK_REASON_UNSPECIFIED') {
    draft.blockReason = typeof blocked === 'string' ? blocked : JSON.stringify(blocked)
    draft.isComplete = true
  }
  const candidate = firstCandidate(chunk)
  if (candidate === null) return
  for (const part of fieldsList(fieldsAt(candidate, 'content')?.parts)) readPart(draft, part)
  const reason = finishReasonOf(candidate.finishReason)
  if (reason === null) return
  draft.finish(reason, candidate.finishReason)
  draft.isComplete = true
}

/** Only the first candidate is read; the usage covers all of them. Its index is left out where it is 0. */
function firstCandidate(chunk: Fields): Fields | null {
  return fieldsList(chunk.candidates).find(({ index }) => index === undefined || index === 0) ?? null
}

function readPart(draft: AnswerDraft, part: Fields): void {
  if (part.thought === true) draft.addReasoning(part.text)
  else draft.addText(part.text)
  if (isFields(part.functionCall)) draft.addToolCall()
}

/**
 * The prompt figure includes cached tokens but not the results of the provider's own tools, which
 * are input too; thoughts stand beside the candidates, not in them.
 */
function geminiUsage(raw: unknown): TokenUsage | null {
  if (!isFields(raw)) return null
  const prompt = countOf(raw.promptTokenCount)
  const cacheRead = least(countOf(raw.cachedContentTokenCount), prompt)
  const tools = countOf(raw.toolUsePromptTokenCount)
  const usage: TokenUsage = {
    ...unknownUsage,
    inputUncached: prompt === null ? tools : prompt - (cacheRead ?? 0) + (tools ?? 0),
    cacheRead,
    outputText: countOf(raw.candidatesTokenCount) ?? countOf(raw.responseTokenCount),
    reasoning: countOf(raw.thoughtsTokenCount),
    other: collectUnits({
      ...byModality(raw.promptTokensDetails, modality => `input_${modality}_tokens`),
      ...byModality(raw.cacheTokensDetails, modality => `cache_${modality}_read_tokens`),
      ...byModality(raw.candidatesTokensDetails, modality => `output_${modality}_tokens`),
      input_tool_tokens: tools,
    }),
  }
  return isSaid(usage) ? usage : null
}

/** Text is what the buckets hold; other modalities have prices of their own, documents that of images. */
function byModality(details: unknown, key: (modality: string) => string): Readonly<Record<string, number>> {
  const units: Record<string, number> = {}
  for (const detail of fieldsList(details)) {
    const modality = modalities[textOf(detail.modality) ?? '']
    const count = countOf(detail.tokenCount)
    if (modality !== undefined && count !== null) units[key(modality)] = (units[key(modality)] ?? 0) + count
  }
  return units
}

const modalities: Readonly<Record<string, string>> = {
  AUDIO: 'audio',
  IMAGE: 'image',
  DOCUMENT: 'image',
  VIDEO: 'video',
}
