/**
 * Why there was no answer, in words that help: for everything that connects to a chat server. It
 * uses the JDK only.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
package io.webchat.rest.failure;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
