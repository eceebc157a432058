import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pseudoTranslate, replayTokens, textToTranslate } from './pseudo-translation.ts'
import { startReplayUpstream } from './replay-upstream.ts'

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) })
const hello = { model: 'm', messages: [{ role: 'user', content: 'hello' }] }

describe('the replay upstream', () => {
  it('takes its answers from the script, then from the fault in the path, then from itself', async () => {
    const upstream = await startReplayUpstream()
    upstream.script('rate_limit', { text: 'scripted' })
    const url = `${upstream.baseUrl('openai')}/chat/completions`
    expect((await post(url, hello)).status).toBe(429)
    expect(await (await post(url, hello)).json()).toMatchObject({ choices: [{ message: { content: 'scripted' } }] })
    expect((await post(url, hello)).status).toBe(200)
    expect((await post(`${upstream.baseUrl('openai', 'forbidden')}/chat/completions`, hello)).status).toBe(403)
    expect((await post(`${url}?replay-fault=server_error`, hello)).status).toBe(500)
    expect(upstream.requests).toHaveLength(5)
    expect(upstream.requests[0]).toMatchObject({ method: 'POST', path: '/openai/v1/chat/completions', body: hello })
    await upstream.close()
  })

  it('lists models in the provider’s form', async () => {
    const upstream = await startReplayUpstream()
    expect(await (await fetch(`${upstream.baseUrl('openai')}/models`)).json()).toMatchObject({ object: 'list' })
    expect(await (await fetch(`${upstream.baseUrl('google')}/v1beta/models`)).json()).toHaveProperty('models')
    expect((await fetch(`${upstream.url}/nowhere`)).status).toBe(404)
    await upstream.close()
  })

  it('runs as a process of its own, is scripted over HTTP and logs before it answers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-replay-'))
    const log = join(folder, 'requests.jsonl')
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--port', '0', '--log', log])
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const { url } = JSON.parse(line.toString()) as { url: string }
      await post(`${url}/__replay/script`, ['overloaded'])
      expect((await post(`${url}/anthropic/v1/messages`, hello)).status).toBe(529)
      const listed = (await (await fetch(`${url}/__replay/requests`)).json()) as unknown[]
      expect(listed).toHaveLength(1)
      expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(1)
    } finally {
      child.kill()
      rmSync(folder, { recursive: true })
    }
  })

  it('translates the same text to the same text, paragraph by paragraph', () => {
    const source = '春が来た。\n\n山に来た。里に来た。'
    expect(pseudoTranslate(source)).toBe(pseudoTranslate(source))
    expect(pseudoTranslate(source).split('\n\n')).toHaveLength(2)
    expect(pseudoTranslate(source)).not.toMatch(/[\u3040-\u30ff]/u)
    expect(pseudoTranslate('Spring is here.')).toMatch(/^\p{Script=Han}+。$/u)
    expect(textToTranslate(`Rules\n<source>\n${source}\n</source>`)).toBe(source)
    expect(textToTranslate('no markers')).toBe('no markers')
    expect([replayTokens(''), replayTokens('春が'), replayTokens('abcde')]).toEqual([0, 2, 2])
  })
})
