/**
 * Compiles the expressions of filters. It uses the engine; the engine and its callers share the
 * types of {@code io.webchat.regex} and do not use this package.
 */
@Export
@Version("1.0.0")
package io.webchat.regex.compiler;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
