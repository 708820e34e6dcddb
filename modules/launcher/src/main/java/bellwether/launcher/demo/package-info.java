/**
 * The demonstration behind {@code bin/demo}: starts peers as processes of their own on this
 * machine, shows what they say of themselves, and audits their files. It looks at peers from
 * outside only: command line, status files, event files, data.
 */
package bellwether.launcher.demo;
