/** Runs programs of the operator when something has happened. */
package bellwether.launcher.hooks;
