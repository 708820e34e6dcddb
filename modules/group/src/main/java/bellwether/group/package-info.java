/** One peer's whole state machine: input and time in, effects out. */
package bellwether.group;
