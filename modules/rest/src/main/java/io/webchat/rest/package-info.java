/**
 * HTTP and JSON for REST transports: one shared engine per container, a {@link
 * io.webchat.rest.RestClient} per transport. No type of the HTTP or JSON library shows.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("2.2.0")
package io.webchat.rest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
