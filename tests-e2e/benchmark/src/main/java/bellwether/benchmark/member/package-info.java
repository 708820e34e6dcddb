/**
 * What runs in the processes of those who are measured beside bellwether: a member that orders by a
 * library and writes the same CSV files, and the raw pump. All take the same arguments: name,
 * index, ports of all three, folder, feed; and on standard input {@code go} and {@code stop}. When
 * standard input ends, so does the process.
 */
package bellwether.benchmark.member;
