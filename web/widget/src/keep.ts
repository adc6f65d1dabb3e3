// What the widget remembers between pages. Before consent nothing touches the disk: values live in memory and move over once it is given.

export class Keep {
  private memory = new Map<string, string>()

  constructor(
    private prefix: string,
    private allowed: boolean,
    private disk?: Storage
  ) {}

  /** Whether values outlive the page. */
  get lasting(): boolean {
    return this.allowed
  }

  get<T>(name: string): T | undefined {
    const text = this.memory.get(name) ?? this.read(name)
    if (text == null) return undefined
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }

  set(name: string, value: unknown): void {
    if (value === undefined) {
      this.memory.delete(name)
      if (this.allowed) this.erase(name)
      return
    }
    const text = JSON.stringify(value)
    // A full or forbidden disk must not lose a message of this page.
    if (this.write(name, text)) this.memory.delete(name)
    else this.memory.set(name, text)
  }

  /** Names that begin so. */
  names(start: string): string[] {
    const found = new Set([...this.memory.keys()])
    if (this.allowed) for (const name of this.onDisk()) found.add(name)
    return [...found].filter((name) => name.startsWith(start))
  }

  /** The visitor's answer: yes moves everything to the disk, no takes everything off it. */
  allow(yes: boolean): void {
    if (yes) {
      this.allowed = true
      for (const [name, text] of [...this.memory]) if (this.write(name, text)) this.memory.delete(name)
      return
    }
    for (const name of this.onDisk()) {
      const text = this.read(name)
      if (text != null && this.allowed) this.memory.set(name, text)
      this.erase(name)
    }
    this.allowed = false
  }

  /** Forgets everything but names that are to stay. */
  clear(...stay: string[]): void {
    for (const name of this.names('')) if (!stay.includes(name)) this.set(name, undefined)
  }

  private onDisk(): string[] {
    try {
      return Object.keys(this.disk ?? {})
        .filter((name) => name.startsWith(this.prefix))
        .map((name) => name.slice(this.prefix.length))
    } catch {
      return []
    }
  }

  private read(name: string): string | null {
    try {
      return this.allowed ? (this.disk?.getItem(this.prefix + name) ?? null) : null
    } catch {
      return null
    }
  }

  private write(name: string, text: string): boolean {
    if (!this.allowed || !this.disk) return false
    try {
      this.disk.setItem(this.prefix + name, text)
      return true
    } catch {
      this.erase(name)
      return false
    }
  }

  private erase(name: string): void {
    try {
      this.disk?.removeItem(this.prefix + name)
    } catch {
      // A disk that cannot be reached holds nothing of ours.
    }
  }
}

/** The browser's storage, or nothing where it is switched off. */
export function disk(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}
