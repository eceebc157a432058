import type { FinishReason } from '../../../db/vocabulary.ts'

/** Every provider's word for why it stopped, in lower case. A word that is not here is `other`. */
const meanings: Readonly<Record<string, FinishReason>> = {
  // chat completions and its relatives
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  model_length: 'length',
  content_filter: 'content_filter',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  // Anthropic messages
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
  // OpenAI responses
  completed: 'stop',
  max_output_tokens: 'length',
  // Gemini; Vertex AI may send the enum's number
  safety: 'content_filter',
  recitation: 'content_filter',
  blocklist: 'content_filter',
  prohibited_content: 'content_filter',
  spii: 'content_filter',
  image_safety: 'content_filter',
  image_prohibited_content: 'content_filter',
  image_recitation: 'content_filter',
  model_armor: 'content_filter',
  '1': 'stop',
  '2': 'length',
  '3': 'content_filter',
  '4': 'content_filter',
  '6': 'content_filter',
  '7': 'content_filter',
  '8': 'content_filter',
  // Cohere
  complete: 'stop',
  tool_call: 'tool_calls',
  error_toxic: 'content_filter',
  error_limit: 'length',
}

/** Null where the provider gave no reason. */
export function finishReasonOf(word: unknown): FinishReason | null {
  if (typeof word === 'number') return meanings[String(word)] ?? 'other'
  if (typeof word !== 'string' || word === '' || word === 'FINISH_REASON_UNSPECIFIED') return null
  return Object.hasOwn(meanings, word.toLowerCase()) ? (meanings[word.toLowerCase()] ?? 'other') : 'other'
}
