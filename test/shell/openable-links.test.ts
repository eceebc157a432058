import { expect, it } from 'vitest'
import { isOpenableLink } from '../../src-main/shell/openable-links.ts'

it('opens known sites over https, and mail', () => {
  for (const link of [
    'https://platform.openai.com/api-keys',
    'https://openai.com/',
    'https://platform.claude.com/settings/keys',
    'https://aistudio.google.com/apikey',
    'mailto:help@example.org?subject=Galley',
  ])
    expect(isOpenableLink(link), link).toBe(true)
})

it('opens nothing else, however it looks', () => {
  for (const link of [
    'http://platform.openai.com/',
    'https://openai.com.evil.example/',
    'https://evil-openai.com/',
    'https://openai.com@evil.example/',
    'https://user:secret@openai.com/',
    'https://openai.com:8443/',
    'https://evil.example/?openai.com',
    'file:///etc/passwd',
    'smb://server/share',
    'ms-settings:',
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.c?attach=/etc/passwd',
    'galley://app/',
    '',
    'openai.com',
  ])
    expect(isOpenableLink(link), link).toBe(false)
})
