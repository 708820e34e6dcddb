/**
 * Plays a take-over through in memory soon after a process has started, so that the code for it is
 * warm when it is needed. Here live a stage and its actors, which are real groups with real
 * journals; no socket, file or clock. The thread that plays gives way to others.
 */
package bellwether.launcher.rehearsal;
