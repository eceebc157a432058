import { randomBytes } from 'node:crypto'
import { pagePolicy } from '../../server/security-headers.ts'
import type { AppLanguage } from '../../words/app-language.ts'
import { answer, type PageHandler } from '../page-handler.ts'
import { type Problem, type ProblemAction, problemActions } from './problem.ts'
import { renderConfirmEmpty, renderProblem, renderStarting } from './problem-page.ts'

export interface ProblemScreen {
  readonly problem: Problem
  readonly folder: string
  readonly language: AppLanguage
  readonly theme: 'light' | 'dark' | null
  /** Does what was asked. Returns what to tell, or null where the app goes on and the screen is over. */
  act(action: ProblemAction): Promise<string | null>
}

/** Answers the pages that say why the app cannot start. `screen` is null while there is nothing to say. */
export function createProblemHandler(screen: () => ProblemScreen | null): PageHandler {
  return async request => {
    const { pathname } = new URL(request.url)
    const shown = screen()
    const nonce = randomBytes(16).toString('base64')
    const parts = { language: shown?.language ?? 'en', theme: shown?.theme ?? null, nonce } as const
    const send = (html: string) =>
      answer(200, html, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy(nonce) })
    if (shown === null) return send(renderStarting(parts))
    if (request.method === 'GET' && pathname === '/') return send(renderProblem(shown.problem, null, parts))
    if (request.method === 'GET' && pathname === '/confirm/empty') return send(renderConfirmEmpty(shown.folder, parts))
    const action = pathname.slice('/do/'.length)
    if (request.method !== 'POST' || !pathname.startsWith('/do/') || !isAction(action)) return answer(404, null, {})
    const note = await shown.act(action)
    return send(note === null ? renderStarting(parts) : renderProblem(shown.problem, note, parts))
  }
}

function isAction(action: string): action is ProblemAction {
  return (problemActions as readonly string[]).includes(action)
}
