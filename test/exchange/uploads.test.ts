import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createUploads, type Uploads } from '../../src-main/exchange/uploads.ts'
import { systemClock } from '../../src-main/ports.ts'

let data: string
let uploads: Uploads
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'galley-uploads-'))
  uploads = createUploads({ data }, systemClock)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

it('has its file as soon as it has begun, for the owner alone, so that no piece comes too early', () => {
  uploads.begin('calls.jsonl', 10)
  const [file = ''] = readdirSync(join(data, 'imports'))
  expect(statSync(join(data, 'imports', file)).size).toBe(0)
  expect(statSync(join(data, 'imports', file)).mode & 0o077).toBe(0)
})

it('keeps pieces that come at once, each in its place', async () => {
  const id = uploads.begin('calls.jsonl', 26)
  const letters = Buffer.from('abcdefghijklmnopqrstuvwxyz')
  await Promise.all([uploads.append(id, 0, letters.subarray(0, 9)), uploads.append(id, 9, letters.subarray(9))])
  expect(readFileSync(uploads.expectComplete(id).file, 'utf8')).toBe(letters.toString())
})

it('takes a piece again that could not be written, and does not call it received', async () => {
  const id = uploads.begin('calls.jsonl', 6)
  const piece = Buffer.from('abc')
  await uploads.append(id, 0, piece)
  const folder = join(data, 'imports')
  renameSync(folder, join(data, 'aside'))
  await expect(uploads.append(id, 3, piece)).rejects.toMatchObject({ code: 'not_found' })
  expect(() => uploads.expectComplete(id)).toThrow('3 of 6')
  renameSync(join(data, 'aside'), folder)
  expect(await uploads.append(id, 3, piece)).toBe(6)
  expect(readFileSync(uploads.expectComplete(id).file, 'utf8')).toBe('abcabc')
})
