// The one importer of @peculiar/x509, which finds its parts by metadata that must be there first.
import 'reflect-metadata';

export * from '@peculiar/x509';
