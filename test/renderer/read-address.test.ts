import { expect, it } from 'vitest'
import { isPlainToOthers, readAddress } from '../../src-renderer/pages/providers/read-address.ts'

it.each([
  [' llm.example.com/v1 ', 'https://llm.example.com/v1', false],
  ['localhost:1234/v1', 'http://localhost:1234/v1', false],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080', false],
  ['http://[::1]:8080/v1', 'http://[::1]:8080/v1', false],
  ['http://192.168.1.5:1234/v1', 'http://192.168.1.5:1234/v1', true],
  ['http://localhost.example.com', 'http://localhost.example.com', true],
  ['https://api.example.com/v1/chat/completions', 'https://api.example.com/v1', false],
  ['', '', false],
])('reads the address %j as people paste it', (text, address, isPlain) => {
  expect([readAddress(text), isPlainToOthers(text)]).toEqual([address, isPlain])
})
