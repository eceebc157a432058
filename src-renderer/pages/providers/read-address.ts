const here = /^(localhost|\[::1\]|127(\.\d{1,3}){3}|[^/:]+\.localhost)(?=[:/]|$)/i

/** An address as people paste it: without a scheme, with the path of a single request, with blanks around it. */
export function readAddress(text: string): string {
  const plain = text.trim().replace(/\/chat\/completions\/?$/, '')
  if (plain === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(plain)) return plain
  return `${here.test(plain) ? 'http' : 'https'}://${plain}`
}

/** True where others on the way could read what is sent: plain http to another machine. */
export function isPlainToOthers(text: string): boolean {
  const address = readAddress(text)
  return /^http:\/\/./i.test(address) && !here.test(address.slice('http://'.length))
}
