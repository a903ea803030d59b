/**
 * Session storage in a database that several containers may share. Exported for applications
 * without OSGi, which make the storage themselves; other bundles use its services.
 */
@Export
@Version("1.0.0")
package io.webchat.session.jdbc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
