/** Where log lines go: to tinylog in a process of its own, to a plain file or a list elsewhere. */
package bellwether.launcher.log;
