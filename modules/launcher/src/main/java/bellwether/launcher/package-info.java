/**
 * The front of the composition root: {@code main}, the command line and the exit codes. What runs
 * behind it lives in the sub-packages.
 */
package bellwether.launcher;
