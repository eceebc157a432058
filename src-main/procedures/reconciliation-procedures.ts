import type { Inputs } from '../contract/contract.ts'
import { daysOfMonth, usualDays } from '../insights/bills/bill-months.ts'
import type { BillInput } from '../insights/bills/bills.ts'
import type { BillQuery } from '../insights/bills/read-facts.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayInsight } from '../words/failures/insight-sentences.ts'
import { realmOfApp } from './alert-shapes.ts'
import type { Api } from './api.ts'
import { providerOf } from './call-filters.ts'
import { procedures } from './implementer.ts'
import { billToJson, columnsOf, comparisonToJson, understoodToJson } from './reconciliation-shapes.ts'

const { reconciliation } = procedures

function billInput({ uploads }: Api, input: Inputs['reconciliation']['preview']): BillInput {
  const { file_name: fileName, text, upload, provider, columns } = input
  const common = { fileName, provider, columns: columnsOf(columns) }
  if ((text === undefined) === (upload === undefined)) {
    throw failing('usage', sayInsight('bill.source'))
  }
  return text === undefined
    ? { ...common, source: { file: uploads.expectComplete(upload ?? '').file } }
    : { ...common, source: { text } }
}

function nameOf({ app }: Api, providerId: number): string {
  return app.registry.byId(providerId)?.name ?? `provider ${providerId}`
}

function daysOf({ app }: Api, input: Inputs['reconciliation']['compare'], providerId: number) {
  const { month, first_day: first, last_day: last } = input
  if (month !== undefined && (first !== undefined || last !== undefined)) {
    throw failing('usage', sayInsight('period.month_or_days'))
  }
  if (month !== undefined) return daysOfMonth(month)
  if ((first === undefined) !== (last === undefined)) {
    throw failing('usage', sayInsight('period.first_and_last'))
  }
  if (first !== undefined && last !== undefined) {
    if (first > last) throw failing('usage', sayInsight('period.days_reversed'))
    return { firstDay: first, lastDay: last }
  }
  const usual = usualDays(app.bills.list(), providerId)
  if (usual !== null) return usual
  throw failing('not_found', sayFailure('bill.none'))
}

export const reconciliationProcedures = {
  preview: reconciliation.preview.handler(async ({ input, context: { api }, signal }) =>
    understoodToJson(await api.app.bills.preview(billInput(api, input), signal)),
  ),

  import: reconciliation.import.handler(async ({ input, context, signal }) => {
    const { app, uploads } = context.api
    const { bill, isNew, file, replaces } = await app.bills.import(billInput(context.api, input), signal)
    if (input.upload !== undefined) uploads.discard(input.upload)
    const provider = context.api.app.registry.byId(bill.providerId)
    const name = nameOf(context.api, bill.providerId)
    return {
      bill: billToJson(bill, name),
      is_new: isNew,
      understood: understoodToJson({ file, provider, known: isNew ? null : bill, replaces }),
      replaces: replaces.map(({ bill: old, days }) => ({ bill: billToJson(old, name), days })),
    }
  }),

  list: reconciliation.list.handler(({ input: { provider }, context: { api } }) => {
    const only = provider === undefined ? null : providerOf(api.app.registry, provider).id
    const found = api.app.bills.list().filter(({ providerId }) => only === null || providerId === only)
    return { bills: found.map(bill => billToJson(bill, nameOf(api, bill.providerId))) }
  }),

  compare: reconciliation.compare.handler(async ({ input, context: { api }, signal }) => {
    const provider = providerOf(api.app.registry, input.provider)
    const days = daysOf(api, input, provider.id)
    const query: BillQuery = { providerId: provider.id, realm: realmOfApp(api.app), ...days }
    const facts = await api.reader.read('billFacts', query, signal)
    return comparisonToJson(api.app.bills.compare(facts), facts, provider)
  }),

  remove: reconciliation.remove.handler(async ({ input: { id }, context: { api } }) => ({
    id,
    file_name: (await api.app.bills.remove(id)).fileName,
  })),
}
