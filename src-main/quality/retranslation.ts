import type { Content } from '../ledger/content-types.ts'
import type { TranslateOptions } from '../operations/operation-types.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { checkableText } from './checkable-text.ts'

/** The text of a call with what a second translation of it needs. @throws Failure where the call was none, or its text is gone */
export function retranslationOf(
  { store, content }: { readonly store: Store; readonly content: Pick<Content, 'readContent'> },
  callId: number,
  chosen: { readonly provider: string | null; readonly model: string | null; readonly user: string | null },
): { readonly text: string; readonly options: TranslateOptions } {
  const call = createCallQueryRepository(store).byId(callId)
  if (call === null) throw failing('not_found', sayRequest('call.missing', { id: callId }), { id: callId })
  if (call.operation !== 'translation' || call.targetLanguage === null) {
    throw failing('conflict', sayRequest('call.no_translation', { id: callId }))
  }
  const { text } = content.readContent(callId)
  const source = text === null ? null : (checkableText(text, call.sourceLanguage)?.source ?? null)
  if (source === null) {
    throw failing('conflict', sayRequest('call.no_source', { id: callId }), { id: callId })
  }
  const isOther = chosen.provider !== null || chosen.model !== null
  return {
    text: source,
    options: {
      provider: chosen.provider ?? (isOther ? null : call.provider),
      model: chosen.model ?? (isOther ? null : call.modelName),
      sourceLanguage: call.sourceLanguage,
      targetLanguage: call.targetLanguage,
      book: call.sourceBook,
      chapter: call.sourceChapter,
      targetBook: call.targetBook,
      targetChapter: call.targetChapter,
      user: chosen.user ?? call.createdBy,
      fresh: true,
    },
  }
}
