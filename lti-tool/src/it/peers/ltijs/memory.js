'use strict'

// What ltijs wants of a database, in this process. Records expire as in its own.
const SECONDS_KEPT = { nonce: 10, state: 600, accesstoken: 3600, idtoken: 86400, contexttoken: 86400 }

class Memory {
  constructor () {
    this.collections = new Map()
  }

  async setup () {
    return true
  }

  async Close () {
    return true
  }

  async Get (encryptionKey, collection, query) {
    const found = this.#records(collection).filter(matches(query))
    if (found.length === 0) return false
    return found.map(record => encryptionKey
      ? { ...structuredClone(record.item), createdAt: record.createdAt }
      : structuredClone(record.item))
  }

  async Insert (encryptionKey, collection, item, index) {
    this.#records(collection).push({
      index: encryptionKey ? index : item,
      item: JSON.parse(JSON.stringify(item)),
      createdAt: Date.now()
    })
    return true
  }

  async Replace (encryptionKey, collection, query, item, index) {
    await this.Delete(collection, query)
    return this.Insert(encryptionKey, collection, item, index)
  }

  async Modify (encryptionKey, collection, query, modification) {
    this.#records(collection).filter(matches(query)).forEach(record => Object.assign(record.item, modification))
    return true
  }

  async Delete (collection, query) {
    const none = matches(query)
    this.collections.set(collection, this.#records(collection).filter(record => !none(record)))
    return true
  }

  #records (collection) {
    const oldest = Date.now() - (SECONDS_KEPT[collection] || Infinity) * 1000
    const kept = (this.collections.get(collection) || []).filter(record => record.createdAt > oldest)
    this.collections.set(collection, kept)
    return kept
  }
}

function matches (query) {
  return record => Object.entries(query || {}).every(([name, value]) => record.index[name] === value)
}

module.exports = Memory
