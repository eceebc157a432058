import { createViewRepository, type SavedView, type ViewRepository } from '../store/repositories/view-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import type { Api } from './api.ts'
import { procedures } from './implementer.ts'

const { views } = procedures

const repositoryOf = ({ app }: Api): ViewRepository => createViewRepository(app.store)

function viewToJson({ id, name, search, createdAt, updatedAt }: SavedView) {
  const iso = (at: number) => new Date(at).toISOString()
  return { id, name, search, created_at: iso(createdAt), updated_at: iso(updatedAt) }
}

function expectView(repository: ViewRepository, id: number): SavedView {
  const found = repository.byId(id)
  if (found === null) throw failing('not_found', sayRequest('view.gone'), { id })
  return found
}

/** @throws Failure `conflict` */
function assertFree(repository: ViewRepository, name: string, own: number | null): void {
  const taken = repository.byName(name)
  if (taken === null || taken.id === own) return
  throw failing('conflict', sayRequest('view.taken', { name }), { id: taken.id })
}

export const viewProcedures = {
  list: views.list.handler(({ context }) => ({ views: repositoryOf(context.api).all().map(viewToJson) })),

  save: views.save.handler(({ input, context }) => {
    const repository = repositoryOf(context.api)
    const { name, search, replace = false } = input
    const at = context.api.app.clock.now()
    const known = replace ? repository.byName(name) : null
    const replaced = known === null ? null : repository.update(known.id, { name, search, at })
    if (replaced !== null) return viewToJson(replaced)
    assertFree(repository, name, null)
    return viewToJson(repository.insert({ name, search, at }))
  }),

  change: views.change.handler(({ input, context }) => {
    const repository = repositoryOf(context.api)
    const known = expectView(repository, input.id)
    const { name = known.name, search = known.search } = input
    assertFree(repository, name, known.id)
    return viewToJson(repository.update(known.id, { name, search, at: context.api.app.clock.now() }) ?? known)
  }),

  arrange: views.arrange.handler(({ input, context }) => {
    const repository = repositoryOf(context.api)
    repository.arrange(input.ids)
    return { views: repository.all().map(viewToJson) }
  }),

  remove: views.remove.handler(({ input, context }) => {
    const repository = repositoryOf(context.api)
    const known = expectView(repository, input.id)
    repository.remove(known.id)
    return viewToJson(known)
  }),
}
