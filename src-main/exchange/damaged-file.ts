/** Thrown by a reader where a file breaks off or cannot be followed further; the rows before it have been given. */
export class DamagedFile extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DamagedFile'
  }
}
