// Runs Azurite for as long as our standard input is open. Azurite itself would outlive a parent that was killed.
// Ctrl+C reaches every process of a terminal, but the storage has to outlast the host, which puts its messages back first.
const once = process.once;
process.once = (event, listener) => (event === 'SIGINT' ? process : once.call(process, event, listener));
process.on('SIGINT', () => {});

process.stdin.on('close', () => {
  // Azurite writes what it keeps on disk when it is told to end.
  process.emit('SIGTERM');
  setTimeout(() => process.exit(0), process.argv.includes('--inMemoryPersistence') ? 0 : 5000);
});
process.stdin.resume();

// Azurite sorts the list of all that was ever written anew for each piece that it throws away, first after ten minutes: with some ten thousand pieces it
// then answers nobody for a quarter of an hour. What is kept in memory is gone soon anyway, so there nothing is thrown away.
if (process.argv.includes('--inMemoryPersistence')) {
  for (const service of ['blob', 'queue']) {
    require(`azurite/dist/src/${service}/utils/constants.js`).DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;
  }
}

require('azurite/dist/src/azurite.js');
