/**
 * Session storage in Redis that several containers may share. Exported for applications without
 * OSGi, which make the storage themselves; other bundles use its services.
 */
@Export
@Version("1.0.0")
package io.webchat.session.redis;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
