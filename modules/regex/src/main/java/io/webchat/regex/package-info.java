/**
 * Regular expressions of filters: JavaScript's run by an engine of ECMAScript's own semantics,
 * Java's by {@link java.util.regex}; both on the calling thread and within a number of steps.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.1.0")
package io.webchat.regex;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
