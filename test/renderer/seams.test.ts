import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

function importsIn(folder: string): readonly { file: string; statement: string; from: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file))
    .flatMap(file =>
      [
        ...readFileSync(join(root, folder, file), 'utf8').matchAll(/^(import|export)\b[^'"]*?from ['"]([^'"]+)['"]/gm),
      ].map(([statement, , from = '']) => ({ file: `${folder}/${file}`, statement, from })),
    )
}

it('the pages take types alone from the contract, and nothing else from the main process', () => {
  const wrong = importsIn('src-renderer').filter(({ statement, from }) => {
    if (!from.includes('src-main') && !from.includes('db/')) return false
    return !from.includes('src-main/contract/') || !/^(import|export) type /.test(statement)
  })
  expect(wrong.map(({ file, from }) => `${file}: ${from}`)).toEqual([])
})

it('nobody takes anything from the pages', () => {
  const takers = ['src-main', 'src-preload', 'db']
    .flatMap(importsIn)
    .filter(({ from }) => from.includes('src-renderer'))
  expect(takers.map(({ file, from }) => `${file}: ${from}`)).toEqual([])
})

it('no page takes anything from another page', () => {
  const wrong = importsIn('src-renderer').filter(({ file, from }) => {
    const own = /^src-renderer\/pages\/([^/]+)\//.exec(file)?.[1]
    if (own === undefined || !from.startsWith('.')) return false
    const target = join(file, '..', from)
    const other = /^src-renderer\/pages\/([^/]+)\//.exec(target)?.[1]
    return other !== undefined && other !== own
  })
  expect(wrong.map(({ file, from }) => `${file}: ${from}`)).toEqual([])
})
