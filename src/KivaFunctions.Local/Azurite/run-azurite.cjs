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

require('azurite/dist/src/azurite.js');
